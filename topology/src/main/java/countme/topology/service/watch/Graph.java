package countme.topology.service.watch;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Numbers over time, as the console draws them.
 *
 * @param title what people read above it
 * @param lines what is drawn
 */
public record Graph(String title, Unit unit, List<Line> lines) {
    /**
     * A question to Prometheus.
     *
     * @param name of its only result; empty where each result is named by its labels
     * @param query in Prometheus' language; {@code $w} stands for a time in which a rate can be told, which depends on the period shown
     */
    public record Line(String name, String query) {}

    public Graph {
        lines = List.copyOf(lines);
    }

    /** A line for each result, named by its labels. */
    public static Graph of(String title, Unit unit, String query) {
        return new Graph(title, unit, List.of(new Line("", query)));
    }

    /** One line. */
    public static Graph of(String title, Unit unit, String name, String query) {
        return new Graph(title, unit, List.of(new Line(name, query)));
    }

    /** The same with one line more. */
    public Graph and(String name, String query) {
        return new Graph(
                title,
                unit,
                Stream.concat(lines.stream(), Stream.of(new Line(name, query))).toList());
    }

    /** A line for each percentile of a histogram of seconds. */
    public static Graph percentiles(String title, String buckets, int... percentiles) {
        return new Graph(
                title,
                Unit.seconds,
                Arrays.stream(percentiles)
                        .mapToObj(percentile -> new Line(
                                "p" + percentile,
                                "histogram_quantile(" + percentile / 100.0 + ", sum by (le) (rate(" + buckets
                                        + "[$w])))"))
                        .toList());
    }
}
