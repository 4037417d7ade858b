package countme.loadtest;

import java.util.Map;

/**
 * What one round measured of both variants.
 *
 * @param rate requests a second at the fixed rate
 * @param a what was measured of A
 * @param b the same of B
 */
record Pair(double rate, Map<Measure, Double> a, Map<Measure, Double> b) {

    Pair {
        a = Map.copyOf(a);
        b = Map.copyOf(b);
    }
}
