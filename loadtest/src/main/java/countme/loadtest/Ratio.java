package countme.loadtest;

import java.util.List;
import java.util.Locale;

/**
 * How many times as much B was as A, from independent pairs measured one after another. Pure.
 *
 * <p>The interval is the sign test's: it runs from one of the smallest to one of the largest ratios, assumes nothing of how they are
 * distributed, and covers the true median with the stated confidence. With few pairs that is simply the smallest and the largest.
 *
 * @param median of the pairs' ratios
 * @param low lower end of the interval
 * @param high upper end of the interval
 * @param confidence 0 to 1
 */
public record Ratio(double median, double low, double high, double confidence) {
    private static final double CONFIDENT = 0.9;
    private static final int PERCENT = 100;

    /**
     * Summarises the pairs' ratios with the narrowest interval of at least 90 % confidence; with fewer than five pairs no interval has
     * that, and the widest is taken.
     *
     * @throws IllegalArgumentException when there are none
     */
    public static Ratio of(List<Double> ratios) {
        double[] sorted =
                ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double median = Quantiles.median(sorted);
        int cut = 0;
        while (confidence(sorted.length, cut + 1) >= CONFIDENT) {
            cut++;
        }
        return new Ratio(median, sorted[cut], sorted[sorted.length - 1 - cut], confidence(sorted.length, cut));
    }

    /** From its lower to its upper end, with so many decimals. */
    public String interval(int decimals) {
        String end = "%." + decimals + "f";
        return String.format(Locale.ROOT, end + " – " + end, low, high);
    }

    /** What to say below a table of intervals. */
    public String confidenceWords() {
        return String.format(
                Locale.ROOT, "Each interval has the true one in it with %.0f %% confidence.", PERCENT * confidence);
    }

    /** Whether the interval leaves out 1, so that A and B differ with the stated confidence. */
    public boolean differs() {
        return low > 1 || high < 1;
    }

    /** The probability that the median lies between the ratios that are left when {@code cut} are cut off at either end. */
    private static double confidence(int pairs, int cut) {
        double term = Math.pow(0.5, pairs);
        double tail = term;
        for (int i = 1; i <= cut; i++) {
            term *= (pairs - i + 1) / (double) i;
            tail += term;
        }
        return Math.max(0, 1 - 2 * tail);
    }
}
