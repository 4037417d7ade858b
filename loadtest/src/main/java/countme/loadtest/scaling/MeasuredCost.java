package countme.loadtest.scaling;

import countme.loadtest.MarkedText;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the stack was measured to take, as docs/performance.md has it.
 *
 * @param rate requests a second, with the machine full
 * @param microseconds of processor time a request, by part; without the load generator's
 */
record MeasuredCost(double rate, Map<String, Double> microseconds) {
    private static final String PART = "landscape";
    private static final String STACK = "the stack";
    private static final String TIMES = "processor time a request, µs";
    private static final Set<String> NOT_THE_STACKS = Set.of("load generator", "rest of the machine", "**all**");

    /** Serve a request themselves; the others watch. */
    private static final Set<String> SERVING = Set.of("proxy", "app", "redis");

    /**
     * Reads the table of the landscape.
     *
     * @throws IOException when it is not there, or not as it was written
     */
    static MeasuredCost in(MarkedText performance) throws IOException {
        double rate = 0;
        var microseconds = new LinkedHashMap<String, Double>();
        boolean times = false;
        for (List<String> row : MarkdownTable.rows(performance.part(PART))) {
            String first = row.get(0);
            if (first.equals(STACK)) {
                rate = number(row.get(1));
            } else if (first.equals(TIMES)) {
                times = row.get(row.size() - 1).equals(STACK);
            } else if (times
                    && !NOT_THE_STACKS.contains(first)
                    && !row.get(row.size() - 1).equals("–")) {
                microseconds.put(first, number(row.get(row.size() - 1)));
            }
        }
        if (rate == 0 || !microseconds.keySet().containsAll(SERVING)) {
            throw new IOException("performance.md: the landscape has no rate or no processor time of 'the stack'.");
        }
        return new MeasuredCost(rate, microseconds);
    }

    private static double number(String cell) {
        return Double.parseDouble(cell.replace(",", ""));
    }

    double of(String part) {
        return microseconds.getOrDefault(part, 0.0);
    }

    /** All that is spent on a request and does not serve it: logs, their store, the engine, measurements. */
    double watching() {
        return microseconds.entrySet().stream()
                .filter(part -> !SERVING.contains(part.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    double all() {
        return microseconds.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
