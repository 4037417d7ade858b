package countme.loadtest.landscape;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the scale report says, in Markdown. Pure. */
final class ScaleReport {
    private static final int PERCENT = 100;

    private ScaleReport() {}

    /**
     * Tables and sentences.
     *
     * @param usual number of connections at which services are shown
     */
    static String of(List<ScaleStep> steps, int usual) {
        List<ScaleStep> shown = at(steps, usual);
        Map<String, Sample> columns = new LinkedHashMap<>();
        shown.forEach(step -> columns.put(column(step), step.sample()));
        return String.join(
                "\n\n",
                figures(steps),
                "At %d connections:".formatted(usual),
                LandscapeReport.services(columns),
                memory(shown),
                shown.stream().map(ScaleReport::sentence).collect(Collectors.joining("\n")),
                Bottleneck.secondMachine(shown.get(shown.size() - 1)));
    }

    /** Those with a number of connections. */
    static List<ScaleStep> at(List<ScaleStep> steps, int connections) {
        return steps.stream().filter(step -> step.connections() == connections).toList();
    }

    private static String figures(List<ScaleStep> steps) {
        List<String> lines = new ArrayList<>();
        lines.add("| replicas | connections | requests/s | p50, ms | p99, ms |  idle | bottleneck |");
        lines.add("|---------:|------------:|-----------:|--------:|--------:|------:|------------|");
        for (ScaleStep step : steps) {
            Sample sample = step.sample();
            lines.add(String.format(
                    Locale.ROOT,
                    "| %8d | %,11d | %,10.0f | %7.1f | %7.1f | %5s | %s |",
                    step.replicas(),
                    step.connections(),
                    sample.perSecond(),
                    sample.p50(),
                    sample.p99(),
                    Double.isNaN(sample.idle()) ? "–" : String.format(Locale.ROOT, "%.0f %%", sample.idle() * PERCENT),
                    Bottleneck.of(step)));
        }
        return String.join("\n", lines);
    }

    private static String memory(List<ScaleStep> steps) {
        var services = new TreeSet<String>();
        steps.forEach(step -> services.addAll(step.memory().keySet()));
        List<String> lines = new ArrayList<>();
        lines.add("| memory, MiB                  |"
                + steps.stream().map(step -> " " + column(step) + " |").collect(Collectors.joining()));
        lines.add("|------------------------------|"
                + steps.stream()
                        .map(step -> "-".repeat(column(step).length() + 1) + ":|")
                        .collect(Collectors.joining()));
        services.forEach(service -> lines.add("| %-28s |".formatted(service)
                + steps.stream()
                        .map(step -> cell(step, step.memory().getOrDefault(service, 0.0)))
                        .collect(Collectors.joining())));
        lines.add("| %-28s |".formatted("**all**")
                + steps.stream()
                        .map(step -> cell(
                                step,
                                step.memory().values().stream()
                                        .mapToDouble(Double::doubleValue)
                                        .sum()))
                        .collect(Collectors.joining()));
        return String.join("\n", lines);
    }

    private static String cell(ScaleStep step, double mebi) {
        return (" %" + column(step).length() + "s |").formatted(String.format(Locale.ROOT, "%.0f", mebi));
    }

    private static String column(ScaleStep step) {
        return step.replicas() == 1 ? "1 replica" : step.replicas() + " replicas";
    }

    private static String sentence(ScaleStep step) {
        return "- With %s the limit is %s.".formatted(column(step), Bottleneck.of(step));
    }
}
