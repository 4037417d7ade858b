package countme.loadtest.simulation;

/**
 * What a part of a load comes to.
 *
 * @param part its name
 * @param requests all of them
 * @param failed those that were not answered with the counter's page
 * @param perSecond answers a second
 * @param p50 median response time of the answered, milliseconds; 0 without any, like the others
 * @param p95 95th percentile, milliseconds
 * @param p99 99th percentile, milliseconds
 * @param max the longest, milliseconds
 */
record Figures(String part, long requests, long failed, double perSecond, int p50, int p95, int p99, int max) {
    private static final double NANOS_PER_SECOND = 1e9;

    static Figures of(Part part, Histogram times, long failed) {
        double seconds = part.length().toNanos() / NANOS_PER_SECOND;
        return new Figures(
                part.name(),
                times.size() + failed,
                failed,
                seconds > 0 ? times.size() / seconds : 0,
                times.millis(0.5),
                times.millis(0.95),
                times.millis(0.99),
                times.millis(1));
    }
}
