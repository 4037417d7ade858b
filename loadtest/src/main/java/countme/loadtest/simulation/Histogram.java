package countme.loadtest.simulation;

import java.util.Arrays;

/** How long requests took, in whole milliseconds as Gatling has them, noted down by any number of threads. */
final class Histogram {
    /** How many requests took as many milliseconds as the index says. */
    private int[] counts = new int[64];

    private int size;

    synchronized void add(int millis) {
        if (millis >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(millis + 1, counts.length * 2));
        }
        counts[millis]++;
        size++;
    }

    synchronized int size() {
        return size;
    }

    /** The milliseconds that the share {@code q} of the requests did not exceed; 0 without any. */
    synchronized int millis(double q) {
        long wanted = (long) Math.ceil(q * size);
        long seen = counts[0];
        int millis = 0;
        while (seen < wanted) {
            millis++;
            seen += counts[millis];
        }
        return millis;
    }
}
