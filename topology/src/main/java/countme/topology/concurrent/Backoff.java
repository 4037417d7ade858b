package countme.topology.concurrent;

import java.time.Duration;

/**
 * How long to wait before another try: twice as long after each failure.
 *
 * @param first after the first failure
 * @param longest never longer
 */
public record Backoff(Duration first, Duration longest) {
    private static final int MOST_DOUBLINGS = 30;

    /** After so many failures in a row, at least one. */
    public Duration after(int failures) {
        Duration doubled = first.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        return doubled.compareTo(longest) > 0 ? longest : doubled;
    }

    /**
     * The same, but never the same for two who failed together: from half of it up.
     *
     * @param chance from 0 up to 1
     */
    public Duration after(int failures, double chance) {
        return Duration.ofNanos((long) (after(failures).toNanos() * (0.5 + chance / 2)));
    }
}
