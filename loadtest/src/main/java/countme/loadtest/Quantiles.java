package countme.loadtest;

/** Exact quantiles of sorted samples. Pure. */
public final class Quantiles {
    private Quantiles() {}

    /**
     * The smallest sample that at least the share {@code q} of all samples do not exceed.
     *
     * @param sorted in ascending order
     * @param q above 0, up to 1: 0.99 for the 99th percentile
     * @throws IllegalArgumentException when there is no sample or no such quantile
     */
    static long quantile(long[] sorted, double q) {
        if (sorted.length == 0 || !(q > 0 && q <= 1)) {
            throw new IllegalArgumentException("quantile %s of %d samples".formatted(q, sorted.length));
        }
        return sorted[(int) Math.ceil(q * sorted.length) - 1];
    }

    /**
     * The middle sample, or the mean of the two in the middle.
     *
     * @param sorted in ascending order
     * @throws IllegalArgumentException when there is no sample
     */
    public static double median(double[] sorted) {
        if (sorted.length == 0) {
            throw new IllegalArgumentException("median of no samples");
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
