package countme.loadtest;

import java.util.Arrays;

/** How long requests took, in nanoseconds, noted down by any number of threads. */
public final class Latencies {
    private static final double NANOS_PER_MILLI = 1e6;

    private long[] nanos = new long[1024];
    private int size;

    public synchronized void add(long latency) {
        if (size == nanos.length) {
            nanos = Arrays.copyOf(nanos, size * 2);
        }
        nanos[size++] = latency;
    }

    public synchronized int size() {
        return size;
    }

    /** The latency, in milliseconds, that the share {@code q} of the requests did not exceed; 0 without any. */
    public synchronized double millis(double q) {
        Arrays.sort(nanos, 0, size);
        return size == 0 ? 0 : Quantiles.quantile(Arrays.copyOf(nanos, size), q) / NANOS_PER_MILLI;
    }
}
