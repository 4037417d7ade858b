package countme.loadtest.landscape;

import java.util.List;
import java.util.Locale;

/**
 * A drawing under construction: shapes in a palette that is told apart by people who see colours differently, on a light or a dark page.
 */
final class Svg {
    /** How many colours there are; the last one is for what is left. */
    static final int COLORS = 10;

    private static final List<String> LIGHT = List.of(
            "#2f6fb3", "#d9822b", "#3d9a5f", "#b8476b", "#7a5bb0", "#8a6d3b", "#2c9aa8", "#c9a227", "#5d6b7a",
            "#b3b9c0");
    private static final List<String> DARK = List.of(
            "#6aa5e3", "#f0a860", "#6cc48c", "#e37d9e", "#ab90e0", "#c2a470", "#62c3d0", "#e3c65a", "#93a1b1",
            "#5a626c");

    private final StringBuilder text = new StringBuilder();

    Svg(int width, int height, String title) {
        text.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">%n"
                        .formatted(width, height, width, height));
        text.append("<title>").append(escaped(title)).append("</title>\n<style>\n");
        text.append("  text { font: 13px system-ui, sans-serif; fill: #1f2328 }\n");
        text.append(
                "  .title { font-size: 17px; font-weight: 600 } .head { font-size: 14px; font-weight: 600 } .small { font-size: 12px; fill: #59636e }\n");
        text.append(
                "  .on { fill: #fff; font-weight: 600; font-size: 12px } .page { fill: #fff } .grid { stroke: #d8dee4 } .line { fill: none; stroke-width: 2.5 }\n");
        text.append(colors(LIGHT, "  "));
        text.append(
                "  @media (prefers-color-scheme: dark) {\n    text { fill: #e6edf3 } .small { fill: #9198a1 } .on { fill: #0d1117 } .page { fill: #0d1117 } .grid { stroke: #30363d }\n");
        text.append(colors(DARK, "    "));
        text.append("  }\n</style>\n");
        text.append("<rect class=\"page\" width=\"%d\" height=\"%d\" rx=\"8\"/>%n".formatted(width, height));
    }

    private static String colors(List<String> palette, String indent) {
        var rules = new StringBuilder();
        for (int i = 0; i < COLORS; i++) {
            rules.append("%s.f%d { fill: %s } .s%d { stroke: %s }%n"
                    .formatted(indent, i, palette.get(i), i, palette.get(i)));
        }
        return rules.toString();
    }

    /** A filled rectangle. */
    void bar(double x, double y, double width, double height, int color) {
        add("<rect class=\"f%d\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>", color, x, y, width, height);
    }

    /** Words; {@code anchor} is start, middle or end. */
    void text(double x, double y, String style, String anchor, String words) {
        add(
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
                style, x, y, anchor, escaped(words));
    }

    /** A line of the grid. */
    void grid(double x1, double y1, double x2, double y2) {
        add("<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", x1, y1, x2, y2);
    }

    /** A line through points, each with a dot. */
    void line(List<double[]> points, int color, boolean dashed) {
        var path = new StringBuilder();
        for (double[] point : points) {
            path.append(String.format(Locale.ROOT, "%.1f,%.1f ", point[0], point[1]));
            add("<circle class=\"f%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>", color, point[0], point[1]);
        }
        add(
                "<polyline class=\"line s%d\"%s points=\"%s\"/>",
                color,
                dashed ? " stroke-dasharray=\"6 4\"" : "",
                path.toString().strip());
    }

    String end() {
        return text + "</svg>\n";
    }

    private void add(String shape, Object... values) {
        text.append(String.format(Locale.ROOT, shape, values)).append('\n');
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;");
    }
}
