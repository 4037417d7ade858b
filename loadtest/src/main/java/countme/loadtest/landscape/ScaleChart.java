package countme.loadtest.landscape;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Draws the scale report: throughput, latency, processor time and memory, replicas from left to right. Pure. */
final class ScaleChart {
    private static final int WIDTH = 940;
    private static final int LEFT = 70;
    private static final int RIGHT = 530;
    private static final int FIRST_ROW = 86;
    private static final int LINE_LEGEND = FIRST_ROW + Panel.HEIGHT + 44;
    private static final int SECOND_ROW = LINE_LEGEND + 62;
    private static final int LEGEND = SECOND_ROW + Panel.HEIGHT + 42;
    private static final int LEGEND_COLUMNS = 4;
    private static final int LEGEND_COLUMN = 215;
    private static final int LEGEND_LINE = 22;
    private static final int LINE_COLUMN = 148;
    private static final double HEADROOM = 1.08;
    private static final String OTHERS = "everything else";

    private final Svg svg;
    private final List<ScaleStep> steps;
    private final List<ScaleStep> shown;
    private final List<Integer> connections;
    private final List<String> services;

    private ScaleChart(List<ScaleStep> steps, int usual) {
        this.steps = steps;
        shown = ScaleReport.at(steps, usual);
        connections = steps.stream().map(ScaleStep::connections).distinct().toList();
        services = services(shown);
        int lines = (services.size() + LEGEND_COLUMNS - 1) / LEGEND_COLUMNS;
        svg = new Svg(WIDTH, LEGEND + lines * LEGEND_LINE + 8, "The stack with more replicas and more visitors");
    }

    /**
     * The drawing.
     *
     * @param usual number of connections at which services are shown
     */
    static String of(List<ScaleStep> steps, int usual) {
        var chart = new ScaleChart(steps, usual);
        chart.svg.text(
                LEFT - 46, 34, "title", "start", "The stack with more replicas and more visitors, on one machine");
        chart.throughput();
        chart.latency();
        chart.columns(
                LEFT,
                "Processor time a request at %,d connections, µs".formatted(usual),
                step -> step.sample().micros());
        chart.columns(RIGHT, "Memory at %,d connections, MiB".formatted(usual), ScaleStep::memory);
        chart.legend();
        return chart.svg.end();
    }

    private void throughput() {
        double most = steps.stream()
                .mapToDouble(step -> step.sample().perSecond())
                .max()
                .orElse(1);
        Panel panel = Panel.linear(svg, LEFT, FIRST_ROW, shown.size(), most);
        panel.head("Requests a second");
        lines(panel, Sample::perSecond, false);
        for (int i = 0; i < connections.size(); i++) {
            double left = LEFT + i * (double) LINE_COLUMN;
            svg.bar(left, LINE_LEGEND - 6, 18, 4, i);
            svg.text(
                    left + 26,
                    LINE_LEGEND,
                    "label",
                    "start",
                    String.format(
                            Locale.ROOT, "%,d connection%s", connections.get(i), connections.get(i) == 1 ? "" : "s"));
        }
    }

    private void latency() {
        double least =
                steps.stream().mapToDouble(step -> step.sample().p50()).min().orElse(1);
        double most =
                steps.stream().mapToDouble(step -> step.sample().p99()).max().orElse(1);
        Panel panel = Panel.powers(svg, RIGHT, FIRST_ROW, shown.size(), least, most);
        panel.head("Latency, ms");
        lines(panel, Sample::p50, false);
        lines(panel, Sample::p99, true);
        svg.text(RIGHT, LINE_LEGEND, "label", "start", "solid: half of the requests (p50); dashed: 99 of 100 (p99)");
    }

    private void lines(Panel panel, Function<Sample, Double> figure, boolean dashed) {
        for (int i = 0; i < connections.size(); i++) {
            panel.line(
                    ScaleReport.at(steps, connections.get(i)).stream()
                            .map(ScaleStep::sample)
                            .map(figure)
                            .toList(),
                    i,
                    dashed);
        }
    }

    private void columns(int left, String head, Function<ScaleStep, Map<String, Double>> figures) {
        double most = shown.stream()
                .mapToDouble(step -> sum(figures.apply(step)))
                .max()
                .orElse(1);
        Panel panel = Panel.linear(svg, left, SECOND_ROW, shown.size(), most * HEADROOM);
        panel.head(head);
        for (int column = 0; column < shown.size(); column++) {
            panel.stack(column, pieces(figures.apply(shown.get(column))));
        }
    }

    /** In the services' order; what is not among them as the last one. */
    private List<Double> pieces(Map<String, Double> figures) {
        List<Double> pieces = new ArrayList<>();
        for (String service : services) {
            double named = pieces.stream().mapToDouble(Double::doubleValue).sum();
            pieces.add(service.equals(OTHERS) ? Math.max(0, sum(figures) - named) : figures.getOrDefault(service, 0.0));
        }
        return pieces;
    }

    private void legend() {
        for (int i = 0; i < services.size(); i++) {
            int left = LEFT + (i % LEGEND_COLUMNS) * LEGEND_COLUMN;
            int top = LEGEND + (i / LEGEND_COLUMNS) * LEGEND_LINE;
            svg.bar(left, top, 12, 12, i);
            svg.text(left + 20.0, top + 11.0, "label", "start", services.get(i));
        }
    }

    /** Those with the largest share of a request's time or of the memory; where there are more, the last one stands for them. */
    private static List<String> services(List<ScaleStep> shown) {
        Map<String, Double> shares = new HashMap<>();
        for (ScaleStep step : shown) {
            double memory = Math.max(1, sum(step.memory()));
            step.sample()
                    .micros()
                    .forEach((service, micros) ->
                            shares.merge(service, micros / step.sample().total(), Math::max));
            step.memory().forEach((service, mebi) -> shares.merge(service, mebi / memory, Math::max));
        }
        List<String> services = new ArrayList<>(shares.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(Svg.COLORS - 1L)
                .map(Map.Entry::getKey)
                .toList());
        if (services.size() < shares.size()) {
            services.add(OTHERS);
        }
        return services;
    }

    private static double sum(Map<String, Double> figures) {
        return figures.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
