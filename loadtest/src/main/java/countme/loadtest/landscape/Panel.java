package countme.loadtest.landscape;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** One of a drawing's plots: a frame with an axis, replicas from left to right. Pure. */
final class Panel {
    static final int WIDTH = 380;
    static final int HEIGHT = 210;

    private static final int STEPS = 4;
    private static final double BAR = 0.55;

    private final Svg svg;
    private final double left;
    private final double top;
    private final int columns;
    private final double least;
    private final double most;
    private final boolean logarithmic;

    private Panel(Svg svg, double left, double top, int columns, double least, double most, boolean logarithmic) {
        this.svg = svg;
        this.left = left;
        this.top = top;
        this.columns = columns;
        this.least = least;
        this.most = most;
        this.logarithmic = logarithmic;
    }

    /** A plot whose axis begins with 0 and goes to a round number. */
    static Panel linear(Svg svg, double left, double top, int columns, double most) {
        double step = round(most / STEPS);
        var panel = new Panel(svg, left, top, columns, 0, step * STEPS, false);
        for (int i = 0; i <= STEPS; i++) {
            panel.grid(step * i, value -> String.format(Locale.ROOT, value < 10 && step < 1 ? "%.1f" : "%,.0f", value));
        }
        panel.replicas();
        return panel;
    }

    /** A plot whose axis has a line for each power of ten. */
    static Panel powers(Svg svg, double left, double top, int columns, double least, double most) {
        double first = Math.floor(Math.log10(least));
        double last = Math.max(first + 1, Math.ceil(Math.log10(most)));
        var panel = new Panel(svg, left, top, columns, first, last, true);
        for (double power = first; power <= last; power++) {
            panel.grid(Math.pow(10, power), value -> String.format(Locale.ROOT, value < 1 ? "%.1f" : "%,.0f", value));
        }
        panel.replicas();
        return panel;
    }

    void head(String words) {
        svg.text(left, top - 16, "head", "start", words);
    }

    /** A line with a point for each column. */
    void line(List<Double> values, int color, boolean dashed) {
        var points = new ArrayList<double[]>();
        for (int i = 0; i < values.size(); i++) {
            points.add(new double[] {center(i), y(values.get(i))});
        }
        svg.line(points, color, dashed);
    }

    /** A column of pieces on top of each other; a piece's colour is its place in the list. */
    void stack(int column, List<Double> pieces) {
        double width = BAR * WIDTH / columns;
        double sum = 0;
        for (int i = 0; i < pieces.size(); i++) {
            double bottom = y(sum);
            sum += pieces.get(i);
            svg.bar(center(column) - width / 2, y(sum), width, bottom - y(sum), i);
        }
        svg.text(center(column), y(sum) - 6, "small", "middle", String.format(Locale.ROOT, "%,.0f", sum));
    }

    /** The smallest of 1, 2, 2.5, 5 and 10 times a power of ten that is not below a number. */
    static double round(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(least, 1e-9))));
        for (double factor : new double[] {1, 2, 2.5, 5}) {
            if (factor * power >= least) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private void grid(double value, DoubleFunction<String> label) {
        svg.grid(left, y(value), left + WIDTH, y(value));
        svg.text(left - 8, y(value) + 4, "small", "end", label.apply(value));
    }

    private void replicas() {
        for (int i = 0; i < columns; i++) {
            svg.text(center(i), top + HEIGHT + 18, "small", "middle", i == 0 ? "1 replica" : Integer.toString(i + 1));
        }
    }

    private double center(int column) {
        return left + (column + 0.5) * WIDTH / columns;
    }

    private double y(double value) {
        double position = logarithmic ? Math.log10(value) : value;
        return top + HEIGHT - (position - least) / (most - least) * HEIGHT;
    }
}
