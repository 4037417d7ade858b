package countme.loadtest.landscape;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Draws where a request's processor time goes: one bar, a piece for each service. Pure. */
final class TimeBar {
    private static final int WIDTH = 860;
    private static final int MARGIN = 24;
    private static final int TOP = 58;
    private static final int THICKNESS = 44;
    private static final int LEGEND_COLUMNS = 3;
    private static final int LEGEND_LINE = 24;
    /** Pieces narrower than that share the last one. */
    private static final double WORTH_A_PIECE = 0.01;

    private static final int LABEL_WIDTH = 40;
    private static final int PERCENT = 100;
    private static final String OTHERS = "everything else";

    private TimeBar() {}

    /** The drawing of one sample. */
    static String of(Sample sample) {
        List<Map.Entry<String, Double>> pieces = pieces(sample);
        int lines = (pieces.size() + LEGEND_COLUMNS - 1) / LEGEND_COLUMNS;
        int height = TOP + THICKNESS + 26 + lines * LEGEND_LINE;
        var svg = new Svg(WIDTH, height, "Processor time of a request by service");
        svg.text(
                MARGIN,
                30,
                "title",
                "start",
                String.format(Locale.ROOT, "Where the %.0f µs of processor time of a request go", sample.total()));
        double x = MARGIN;
        double scale = (WIDTH - 2.0 * MARGIN) / sample.total();
        for (int i = 0; i < pieces.size(); i++) {
            double micros = pieces.get(i).getValue();
            double width = micros * scale;
            svg.bar(x, TOP, width, THICKNESS, i);
            if (width >= LABEL_WIDTH) {
                svg.text(
                        x + width / 2,
                        TOP + THICKNESS / 2.0 + 5,
                        "on",
                        "middle",
                        String.format(Locale.ROOT, "%.0f", micros));
            }
            x += width;
            legend(svg, i, pieces.get(i), micros / sample.total());
        }
        return svg.end();
    }

    private static void legend(Svg svg, int i, Map.Entry<String, Double> piece, double share) {
        double left = MARGIN + (i % LEGEND_COLUMNS) * (WIDTH - 2.0 * MARGIN) / LEGEND_COLUMNS;
        double top = TOP + THICKNESS + 20 + (i / LEGEND_COLUMNS) * LEGEND_LINE;
        svg.bar(left, top, 12, 12, i);
        svg.text(
                left + 20,
                top + 11,
                "label",
                "start",
                String.format(Locale.ROOT, "%s: %.0f µs, %.0f %%", piece.getKey(), piece.getValue(), share * PERCENT));
    }

    /** What takes most first; what hardly takes anything as one, last. */
    private static List<Map.Entry<String, Double>> pieces(Sample sample) {
        double least = sample.total() * WORTH_A_PIECE;
        List<Map.Entry<String, Double>> large = sample.micros().entrySet().stream()
                .filter(entry -> entry.getValue() >= least)
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(Svg.COLORS - 1L)
                .toList();
        double rest =
                sample.total() - large.stream().mapToDouble(Map.Entry::getValue).sum();
        return rest < least / 10
                ? large
                : Stream.concat(large.stream(), Stream.of(Map.entry(OTHERS, rest)))
                        .toList();
    }
}
