package countme.loadtest;

/** What the paired benchmark measures of each variant in each round. */
enum Measure {
    REQUESTS("requests/s, saturated", 0),
    SATURATED_P50("p50, saturated, ms", 2),
    SATURATED_P99("p99, saturated, ms", 2),
    STEADY_P50("p50 at the fixed rate, ms", 2),
    STEADY_P99("p99 at the fixed rate, ms", 2),
    PROCESSOR("processor time at the fixed rate, µs/request", 0);

    private final String label;
    private final int decimals;

    Measure(String label, int decimals) {
        this.label = label;
        this.decimals = decimals;
    }

    /** Its name and unit as printed. */
    String label() {
        return label;
    }

    /** Digits worth printing after the point. */
    int decimals() {
        return decimals;
    }
}
