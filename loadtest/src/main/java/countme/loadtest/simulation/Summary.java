package countme.loadtest.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a simulation prints at its end. Pure. */
final class Summary {
    private Summary() {}

    /** The figures as a Markdown table, and what was found, a line or more each. */
    static String of(String title, List<Figures> figures, List<Outcome> found) {
        List<String> lines = new ArrayList<>();
        lines.add("| %-18s | requests | failed | answers/s | p50, ms | p95, ms | p99, ms | max, ms |".formatted(title));
        lines.add("|%s|---------:|-------:|----------:|--------:|--------:|--------:|--------:|"
                .formatted("-".repeat(20)));
        for (Figures row : figures) {
            lines.add(String.format(
                    Locale.ROOT,
                    "| %-18s | %8d | %6d | %9.1f | %7d | %7d | %7d | %7d |",
                    row.part(),
                    row.requests(),
                    row.failed(),
                    row.perSecond(),
                    row.p50(),
                    row.p95(),
                    row.p99(),
                    row.max()));
        }
        found.forEach(outcome -> lines.add(outcome.words()));
        return String.join("\n", lines);
    }
}
