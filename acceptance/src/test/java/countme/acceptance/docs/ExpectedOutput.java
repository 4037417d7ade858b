package countme.acceptance.docs;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a document says that commands print. {@code …} stands for anything within a line, and alone in a line for any lines, none included. How many blanks
 * are between two words is of no matter, nor are blanks at a line's end. A last line {@code exit status 3} is not printed: it says how the commands end.
 *
 * @param status with which the commands end; 0 unless it is said
 */
record ExpectedOutput(List<String> lines, int status) {
    private static final String ANYTHING = "…";
    private static final Pattern STATUS = Pattern.compile("exit status (\\d{1,3})");

    static ExpectedOutput of(String text) {
        List<String> lines = text.lines().map(ExpectedOutput::plain).toList();
        Matcher status = STATUS.matcher(lines.isEmpty() ? "" : lines.get(lines.size() - 1));
        return status.matches()
                ? new ExpectedOutput(lines.subList(0, lines.size() - 1), Integer.parseInt(status.group(1)))
                : new ExpectedOutput(lines, 0);
    }

    /** Where a document says nothing: anything may be printed. */
    static ExpectedOutput anything() {
        return of(ANYTHING);
    }

    /** Whether that is what was printed, from the first line to the last. */
    boolean isAllOf(String printed) {
        return pattern().matcher(plainLines(printed)).matches();
    }

    /** Whether that is somewhere in what was printed. */
    boolean isIn(String printed) {
        return Pattern.compile("(?m)^" + pattern().pattern())
                .matcher(plainLines(printed))
                .find();
    }

    private Pattern pattern() {
        return Pattern.compile(lines.stream().map(ExpectedOutput::line).collect(Collectors.joining()));
    }

    private static String line(String line) {
        return line.equals(ANYTHING)
                ? "(?:.*\\n)*?"
                : Pattern.compile(ANYTHING)
                        .splitAsStream(line + "\n")
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*"));
    }

    private static String plainLines(String text) {
        return text.lines().map(line -> plain(line) + "\n").collect(Collectors.joining());
    }

    private static String plain(String line) {
        return line.replaceAll("\\s+", " ").stripTrailing();
    }
}
