package countme.loadtest.landscape;

import countme.loadtest.Ratio;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What hardening costs, as Markdown tables that are read as text as well. Pure. */
final class HardeningReport {
    private static final int DECIMALS = 3;

    private HardeningReport() {}

    static String of(List<Hardening.Pair> rounds) {
        List<Sample> bare = rounds.stream().map(Hardening.Pair::bare).toList();
        List<Sample> guarded = rounds.stream().map(Hardening.Pair::guarded).toList();
        Map<String, Sample> columns = new LinkedHashMap<>();
        columns.put("without", Medians.of(bare));
        columns.put("the stack as it is", Medians.of(guarded));
        Ratio time = Medians.ratio(guarded, bare, HardeningReport::spent);
        return String.join(
                "\n",
                "| median of %-22d | without | as it is | as it is, divided by without | interval |"
                        .formatted(rounds.size()),
                "|----------------------------------|--------:|---------:|-----------------------------:|----------|",
                row("processor time a request, µs", "%.1f", bare, guarded, HardeningReport::spent),
                row("… of the proxy and the guard", "%.1f", bare, guarded, HardeningReport::atTheDoor),
                row("requests/s", "%,.0f", bare, guarded, Sample::perSecond),
                row("p99, ms", "%.1f", bare, guarded, Sample::p99),
                "",
                "Processor time of the stack's containers and of the engine. Medians of the rounds' ratios. "
                        + time.confidenceWords(),
                "",
                LandscapeReport.services(columns));
    }

    private static String row(
            String name, String figure, List<Sample> bare, List<Sample> guarded, ToDoubleFunction<Sample> of) {
        Ratio ratio = Medians.ratio(guarded, bare, of);
        return String.format(
                Locale.ROOT,
                "| %-32s | " + figure + " | " + figure + " | %.3f | %s |",
                name,
                Medians.of(bare, of),
                Medians.of(guarded, of),
                ratio.median(),
                ratio.interval(DECIMALS));
    }

    /** Without the visitors, and without whatever else the machine does meanwhile. */
    private static double spent(Sample sample) {
        return sample.total()
                - sample.micros().getOrDefault(Sample.GENERATOR, 0.0)
                - sample.micros().getOrDefault(Sample.REST, 0.0);
    }

    private static double atTheDoor(Sample sample) {
        return sample.micros().getOrDefault("proxy", 0.0) + sample.micros().getOrDefault("guard", 0.0);
    }
}
