package countme.loadtest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the deploy benchmark prints. Pure. */
final class MixedReport {
    private static final int SHOWN = 10;

    private MixedReport() {}

    /** What became of a load: requests, failures by reason, the count, and latencies as a Markdown table. */
    static String of(MixedLoad.Result result) {
        Tally tally = result.tally();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%d requests in %.1f s (%.0f/s%s): %d failed, %d sent again",
                tally.requests(),
                result.seconds(),
                result.perSecond(),
                result.load() instanceof Load.Open open ? " of %.0f/s".formatted(open.usersPerSecond()) : "",
                tally.failed(),
                tally.resent()));
        tally.failures().stream().limit(SHOWN).forEach(failure -> lines.add("  - " + failure));
        if (tally.failures().size() > SHOWN) {
            lines.add("  - … and for %d more reasons".formatted(tally.failures().size() - SHOWN));
        }
        lines.add(result.verdict().toString());
        lines.add("| latency, ms      | answered |    p50 |    p99 |     max |");
        lines.add("|------------------|---------:|-------:|-------:|--------:|");
        for (Manner manner : Manner.values()) {
            Latencies latencies = tally.of(manner);
            lines.add(String.format(
                    Locale.ROOT,
                    "| %-16s | %8d | %6.1f | %6.1f | %7.1f |",
                    manner.words(),
                    latencies.size(),
                    latencies.millis(0.5),
                    latencies.millis(0.99),
                    latencies.millis(1)));
        }
        return String.join("\n", lines);
    }

    /** A figure that was measured several times, in seconds: a row of a Markdown table. */
    static String row(String name, List<Double> seconds) {
        double[] sorted =
                seconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return String.format(
                Locale.ROOT,
                "| %-52s | %5d | %6.2f | %6.2f – %.2f |",
                name,
                sorted.length,
                Quantiles.median(sorted),
                sorted[0],
                sorted[sorted.length - 1]);
    }

    /** The head of the table of such rows. */
    static String head() {
        return "| %-52s | times | median | range |\n|%s|------:|-------:|-------|".formatted("seconds", "-".repeat(54));
    }
}
