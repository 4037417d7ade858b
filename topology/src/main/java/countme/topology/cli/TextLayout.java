package countme.topology.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Text in lines of a width. Words stay whole, and so does what stands in quotes: people copy it. What is longer than a line has one of its own. */
final class TextLayout {
    /** Below this, a name stands above its explanation instead of beside it. */
    private static final int BESIDE = 60;

    private static final int WIDEST_NAME = 26;
    private static final String MARGIN = "  ";
    private static final Pattern WORD = Pattern.compile("(?<!\\S)'[^']+'(?!\\w)\\S*|\\S+");

    /** A name and what it is. */
    record Entry(String name, String explanation) {}

    private TextLayout() {}

    /**
     * The text after a first word or two; its other lines stand below its beginning.
     *
     * @param width letters in a line
     */
    static String hanging(String first, String text, int width) {
        String indent = " ".repeat(Math.min(first.length(), width / 2));
        var lines = new ArrayList<String>();
        String start = first;
        for (String line : text.split("\n", -1)) {
            lines.addAll(wrapped(start, line, indent, width));
            start = indent;
        }
        return String.join("\n", lines);
    }

    /** Letters that names take where explanations stand beside them. */
    static int widest(List<Entry> entries) {
        return Math.min(
                WIDEST_NAME,
                entries.stream().mapToInt(entry -> entry.name().length()).max().orElse(0));
    }

    /**
     * Explanations beside their names, or below them where there is little room.
     *
     * @param names letters that names take
     * @param width letters in a line
     */
    static String entries(List<Entry> entries, int names, int width) {
        var lines = new ArrayList<String>();
        for (Entry entry : entries) {
            String name = MARGIN + entry.name();
            if (width >= BESIDE && entry.name().length() <= names) {
                lines.add(
                        hanging(name + " ".repeat(names - entry.name().length()) + MARGIN, entry.explanation(), width));
            } else {
                int indent = 2 * MARGIN.length() + (width >= BESIDE ? names : 0);
                lines.add(name);
                lines.add(hanging(" ".repeat(indent), entry.explanation(), width));
            }
        }
        return String.join("\n", lines);
    }

    private static List<String> wrapped(String first, String text, String indent, int width) {
        if (first.length() + text.length() <= width) {
            return List.of((first + text).stripTrailing());
        }
        var lines = new ArrayList<String>();
        var line = new StringBuilder(first);
        boolean begun = false;
        for (String word : WORD.matcher(text).results().map(MatchResult::group).toList()) {
            if (begun && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line = new StringBuilder(indent);
                begun = false;
            }
            line.append(begun ? " " : "").append(word);
            begun = true;
        }
        lines.add(line.toString());
        return lines;
    }
}
