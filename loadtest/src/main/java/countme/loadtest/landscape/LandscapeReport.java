package countme.loadtest.landscape;

import countme.loadtest.Ratio;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the landscape prints: Markdown tables that are read as text as well. Pure. */
final class LandscapeReport {
    /** Microseconds a request; what takes less is not worth a line. */
    private static final double WORTH_A_LINE = 0.5;

    private static final int PERCENT = 100;
    private static final int DECIMALS = 3;

    private LandscapeReport() {}

    /** One load, for those who watch. */
    static String line(String name, Sample sample) {
        return String.format(
                Locale.ROOT,
                "  %-24s %8.0f/s, p50 %.1f, p99 %.1f, p99.9 %.1f, max %.0f ms; %.0f µs of processor time a request, %.0f of them %s's; idle %.0f %%",
                name,
                sample.perSecond(),
                sample.p50(),
                sample.p99(),
                sample.p999(),
                sample.max(),
                sample.total(),
                sample.micros().getOrDefault(Sample.GENERATOR, 0.0),
                Sample.GENERATOR,
                sample.idle() * PERCENT);
    }

    /** Medians, ratios and processor time of a warm landscape. */
    static String warm(Map<Place, List<Sample>> rounds) {
        Map<String, Sample> medians = new LinkedHashMap<>();
        new EnumMap<>(rounds).forEach((place, samples) -> medians.put(place.words(), Medians.of(samples)));
        return String.join("\n\n", figures(rounds), ratios(rounds), services(medians));
    }

    private static String figures(Map<Place, List<Sample>> rounds) {
        List<String> lines = new ArrayList<>();
        lines.add("| median of %-17d | requests/s | p50, ms | p99, ms | p99.9, ms | max, ms |"
                .formatted(rounds.values().iterator().next().size()));
        lines.add("|-----------------------------|-----------:|--------:|--------:|----------:|--------:|");
        new EnumMap<>(rounds).forEach((place, samples) -> lines.add(figures(place.words(), Medians.of(samples))));
        return String.join("\n", lines);
    }

    private static String figures(String name, Sample sample) {
        return String.format(
                Locale.ROOT,
                "| %-27s | %,10.0f | %7.1f | %7.1f | %9.1f | %7.0f |",
                name,
                sample.perSecond(),
                sample.p50(),
                sample.p99(),
                sample.p999(),
                sample.max());
    }

    private static String ratios(Map<Place, List<Sample>> rounds) {
        List<String> lines = new ArrayList<>();
        lines.add("| the stack's, divided by …    | requests/s | interval        |    p99 | interval        |");
        lines.add("|------------------------------|-----------:|-----------------|-------:|-----------------|");
        String confidence = "";
        List<Sample> stack = of(rounds, Place.STACK);
        for (Place place : List.of(Place.LIMIT, Place.CEILING, Place.PEER)) {
            Ratio requests = Medians.ratio(stack, of(rounds, place), Sample::perSecond);
            Ratio p99 = Medians.ratio(stack, of(rounds, place), Sample::p99);
            confidence = requests.confidenceWords();
            lines.add(String.format(
                    Locale.ROOT,
                    "| %-28s | %10.3f | %-15s | %6.2f | %-15s |",
                    place.words(),
                    requests.median(),
                    requests.interval(DECIMALS),
                    p99.median(),
                    p99.interval(DECIMALS)));
        }
        lines.add("");
        lines.add("Medians of the rounds' ratios. " + confidence);
        return String.join("\n", lines);
    }

    /** Processor time for one request by service, a column for each of what is compared, what takes most first. */
    static String services(Map<String, Sample> columns) {
        Map<String, Double> most = new TreeMap<>();
        columns.values()
                .forEach(
                        sample -> sample.micros().forEach((service, micros) -> most.merge(service, micros, Math::max)));
        List<String> lines = new ArrayList<>();
        lines.add("| processor time a request, µs | " + String.join(" | ", columns.keySet()) + " |");
        lines.add("|------------------------------|"
                + columns.keySet().stream()
                        .map(name -> "-".repeat(name.length() + 1) + ":|")
                        .collect(Collectors.joining()));
        most.entrySet().stream()
                .filter(entry -> entry.getValue() >= WORTH_A_LINE)
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
                .forEach(entry -> lines.add(service(entry.getKey(), columns)));
        lines.add("| %-28s |".formatted("**all**")
                + columns.entrySet().stream()
                        .map(column -> cell(column.getKey(), column.getValue().total()))
                        .collect(Collectors.joining()));
        return String.join("\n", lines);
    }

    private static String service(String service, Map<String, Sample> columns) {
        return "| %-28s |".formatted(service)
                + columns.entrySet().stream()
                        .map(column ->
                                cell(column.getKey(), column.getValue().micros().getOrDefault(service, 0.0)))
                        .collect(Collectors.joining());
    }

    private static String cell(String column, double micros) {
        String figure = micros < WORTH_A_LINE ? "–" : String.format(Locale.ROOT, "%.0f", micros);
        return " %".concat(Integer.toString(column.length())).concat("s |").formatted(figure);
    }

    private static List<Sample> of(Map<Place, List<Sample>> rounds, Place place) {
        return rounds.getOrDefault(place, List.of());
    }
}
