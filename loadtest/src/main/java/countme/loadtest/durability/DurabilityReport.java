package countme.loadtest.durability;

import countme.loadtest.Quantiles;
import countme.loadtest.Ratio;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Medians of all rounds, and how many calls there were for one in the first manner, pair by pair. Pure. */
final class DurabilityReport {
    private DurabilityReport() {}

    static String of(List<Map<Manner, Measured>> rounds) {
        var lines = new ArrayList<String>();
        lines.add(
                "| a number is told when it is | calls/s | times as many | median wait, ms | p99, ms | Redis, µs a call | its copy, µs a call |");
        lines.add("|---|---:|---:|---:|---:|---:|---:|");
        for (Manner manner : Manner.values()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "| %s | %,.0f | %s | %.1f | %.1f | %.1f | %s |",
                    manner.words(),
                    median(rounds, manner, Measured::perSecond),
                    manner == Manner.EVERYSEC ? "1" : ratio(rounds, manner).interval(3),
                    median(rounds, manner, Measured::p50),
                    median(rounds, manner, Measured::p99),
                    median(rounds, manner, Measured::micros),
                    manner.isCopied()
                            ? String.format(Locale.ROOT, "%.1f", median(rounds, manner, Measured::copyMicros))
                            : "–"));
        }
        lines.add("");
        lines.add(ratio(rounds, Manner.ALWAYS).confidenceWords());
        return String.join("\n", lines);
    }

    static String line(Manner manner, Measured measured) {
        return String.format(
                Locale.ROOT,
                "%-14s %,9.0f calls/s   p50 %7.2f ms   p99 %7.2f ms   %5.1f µs a call",
                manner,
                measured.perSecond(),
                measured.p50(),
                measured.p99(),
                measured.micros());
    }

    private static double median(List<Map<Manner, Measured>> rounds, Manner manner, ToDoubleFunction<Measured> figure) {
        return Quantiles.median(rounds.stream()
                .mapToDouble(round -> figure.applyAsDouble(of(round, manner)))
                .sorted()
                .toArray());
    }

    private static Ratio ratio(List<Map<Manner, Measured>> rounds, Manner manner) {
        return Ratio.of(rounds.stream()
                .map(round -> of(round, manner).perSecond()
                        / of(round, Manner.EVERYSEC).perSecond())
                .toList());
    }

    private static Measured of(Map<Manner, Measured> round, Manner manner) {
        Measured measured = round.get(manner);
        if (measured == null) {
            throw new IllegalArgumentException("a round without " + manner);
        }
        return measured;
    }
}
