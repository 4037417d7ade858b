package countme.loadtest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What the paired benchmark prints. Pure. */
final class PairedReport {
    private static final int DECIMALS = 3;

    private PairedReport() {}

    /** A round's figures, a line for each variant. */
    static String round(Pair pair) {
        return line("A", pair.a()) + "\n" + line("B", pair.b());
    }

    /** Medians and ratios over all rounds, as a Markdown table. */
    static String summary(List<Pair> pairs) {
        List<String> lines = new ArrayList<>();
        lines.add("| %-45s | %8s | %8s | %6s | %-15s |"
                .formatted("median of " + pairs.size(), "A", "B", "B/A", "interval"));
        lines.add("|" + "-".repeat(47) + "|---------:|---------:|-------:|-----------------|");
        double confidence = 0;
        for (Measure measure : Measure.values()) {
            List<Pair> with = pairs.stream()
                    .filter(pair -> value(pair.a(), measure) > 0 && value(pair.b(), measure) > 0)
                    .toList();
            if (!with.isEmpty()) {
                Ratio ratio = ratio(with, measure);
                confidence = Math.max(confidence, ratio.confidence());
                lines.add(row(with, measure, ratio));
            }
        }
        lines.add("B/A: median of the rounds' ratios. The true one is in the interval with %.0f %% confidence."
                .formatted(100 * confidence));
        lines.add("Where 1 is in the interval too, no difference is shown; * marks the others.");
        return String.join("\n", lines);
    }

    private static String row(List<Pair> pairs, Measure measure, Ratio ratio) {
        return String.format(
                Locale.ROOT,
                "| %-45s | %8s | %8s | %6.3f | %-15s |",
                measure.label(),
                measure.format(median(pairs.stream().map(Pair::a).toList(), measure)),
                measure.format(median(pairs.stream().map(Pair::b).toList(), measure)),
                ratio.median(),
                ratio.interval(DECIMALS) + (ratio.differs() ? " *" : ""));
    }

    private static Ratio ratio(List<Pair> pairs, Measure measure) {
        return Ratio.of(pairs.stream()
                .map(pair -> value(pair.b(), measure) / value(pair.a(), measure))
                .toList());
    }

    private static double median(List<Map<Measure, Double>> rounds, Measure measure) {
        return Quantiles.median(rounds.stream()
                .mapToDouble(round -> value(round, measure))
                .sorted()
                .toArray());
    }

    private static String line(String name, Map<Measure, Double> figures) {
        return figures.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(figure -> figure.getKey().say(figure.getValue()))
                .collect(Collectors.joining(", ", "  " + name + ": ", ""));
    }

    /** 0 where it was not measured. */
    private static double value(Map<Measure, Double> figures, Measure measure) {
        return figures.getOrDefault(measure, 0.0);
    }
}
