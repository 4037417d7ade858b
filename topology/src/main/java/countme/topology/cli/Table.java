package countme.topology.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Rows of cells under a header. Its columns are as wide as their widest cell. Where that is too wide for the screen, columns are left out, then cells
 * cut; no line wraps.
 *
 * @param expendable names of columns that may be left out, the least important one first
 * @param paint colours a cell that has been brought to its width, by its column and text
 */
record Table(List<String> header, List<List<String>> rows, List<String> expendable, Paint paint) {
    private static final int GAP = 3;
    private static final String CUT = "…";
    private static final Pattern UNPRINTABLE = Pattern.compile("\\p{Cntrl}");

    /** Which colour a cell has. */
    interface Paint {
        /** Of a cell of a column; empty for none. */
        Optional<Colour> of(String column, String cell);
    }

    Table(List<String> header, List<List<String>> rows, List<String> expendable) {
        this(header, rows, expendable, (column, cell) -> Optional.empty());
    }

    /** The header, then the rows. */
    List<String> lines(Screen screen) {
        List<Integer> shown = shown(screen.width());
        int[] widths = widths(shown, screen.width());
        var lines = new ArrayList<String>();
        lines.add(line(header, shown, widths, false));
        rows.forEach(row -> lines.add(line(row, shown, widths, screen.coloured())));
        return lines;
    }

    /** Those that must be there, and of the others each that has room beside more important ones. */
    private List<Integer> shown(int width) {
        var shown = new TreeSet<Integer>();
        for (int column = 0; column < header.size(); column++) {
            if (!expendable.contains(header.get(column))) {
                shown.add(column);
            }
        }
        for (int i = expendable.size() - 1; i >= 0; i--) {
            int column = header.indexOf(expendable.get(i));
            shown.add(column);
            if (total(shown.stream().mapToInt(this::widest).toArray()) > width) {
                shown.remove(column);
            }
        }
        return List.copyOf(shown);
    }

    /** The widest column gives way first, down to one letter. */
    private int[] widths(List<Integer> shown, int width) {
        int[] widths = shown.stream().mapToInt(this::widest).toArray();
        for (int excess = total(widths) - width; excess > 0; excess--) {
            int widest = IntStream.range(0, widths.length)
                    .reduce((a, b) -> widths[b] > widths[a] ? b : a)
                    .orElseThrow();
            widths[widest] = Math.max(1, widths[widest] - 1);
        }
        return widths;
    }

    private static int total(int[] widths) {
        return Arrays.stream(widths).sum() + GAP * (widths.length - 1);
    }

    private int widest(int column) {
        return Math.max(
                header.get(column).length(),
                rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
    }

    private String line(List<String> cells, List<Integer> shown, int[] widths, boolean coloured) {
        var line = new StringBuilder();
        int gap = 0;
        for (int i = 0; i < widths.length; i++) {
            String cell =
                    UNPRINTABLE.matcher(cells.get(shown.get(i))).replaceAll(" ").stripTrailing();
            String fitting = cell.length() <= widths[i] ? cell : cell.substring(0, widths[i] - 1) + CUT;
            if (!fitting.isEmpty()) {
                Optional<Colour> colour = coloured ? paint.of(header.get(shown.get(i)), cell) : Optional.empty();
                line.append(" ".repeat(gap))
                        .append(colour.map(each -> each.paint(fitting)).orElse(fitting));
                gap = 0;
            }
            gap += widths[i] - fitting.length() + GAP;
        }
        return line.toString();
    }
}
