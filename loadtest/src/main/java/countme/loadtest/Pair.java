package countme.loadtest;

import java.util.Map;

/**
 * What one round measured of both variants.
 *
 * @param a what was measured of A
 * @param b the same of B
 */
record Pair(Map<Measure, Double> a, Map<Measure, Double> b) {

    Pair {
        a = Map.copyOf(a);
        b = Map.copyOf(b);
    }
}
