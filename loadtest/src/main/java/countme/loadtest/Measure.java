package countme.loadtest;

import java.util.Locale;

/** What the paired benchmark measures of each variant in each round. */
enum Measure {
    REQUESTS("requests/s, saturated", "saturated %s/s", 0),
    SATURATED_P50("p50, saturated, ms", "p50 %s ms", 2),
    SATURATED_P99("p99, saturated, ms", "p99 %s ms", 2),
    STEADY_P50("p50 at the fixed rate, ms", "at the fixed rate p50 %s ms", 2),
    STEADY_P99("p99 at the fixed rate, ms", "p99 %s ms", 2),
    PROCESSOR("processor time at the fixed rate, µs/request", "%s µs of processor time a request", 0);

    private final String label;
    private final String words;
    private final int decimals;

    Measure(String label, String words, int decimals) {
        this.label = label;
        this.words = words;
        this.decimals = decimals;
    }

    /** Its name and unit, for a table. */
    String label() {
        return label;
    }

    /** A figure as part of a sentence. */
    String say(double figure) {
        return words.formatted(format(figure));
    }

    /** A figure with as many digits as it is worth. */
    String format(double figure) {
        return String.format(Locale.ROOT, "%." + decimals + "f", figure);
    }
}
