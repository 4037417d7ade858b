package countme.loadtest.scaling;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Tables as documents have them. */
final class MarkdownTable {
    private MarkdownTable() {}

    /** The cells of all rows of all tables in a text, without the rules below the headings. */
    static List<List<String>> rows(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("|") && !line.matches("[|:\\s-]+"))
                .map(MarkdownTable::cells)
                .toList();
    }

    private static List<String> cells(String line) {
        return Stream.of(line.substring(1, line.length() - 1).split("\\|", -1))
                .map(String::strip)
                .toList();
    }

    /** A table: the first column are words, the others figures, which stand right. */
    static String of(List<String> heading, List<List<String>> rows) {
        var lines = new ArrayList<String>();
        lines.add(line(heading));
        lines.add("|---|" + "---:|".repeat(heading.size() - 1));
        rows.forEach(row -> lines.add(line(row)));
        return String.join("\n", lines);
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }
}
