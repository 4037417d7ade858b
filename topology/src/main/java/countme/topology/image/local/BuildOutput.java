package countme.topology.image.local;

import countme.topology.report.Problem;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** The last lines of a build, for the message when it fails. */
public final class BuildOutput {
    private static final int LINES = 12;
    private final Deque<String> lines = new ArrayDeque<>();

    public synchronized void add(String line) {
        if (line.isBlank()) {
            return;
        }
        if (lines.size() == LINES) {
            lines.removeFirst();
        }
        lines.addLast(line.stripTrailing());
    }

    /** A failure that quotes the lines; a full disk is recognised in them. */
    public synchronized Problem problem(String what, String why) {
        String quoted = String.join("\n  ", lines);
        return new Problem(what, why + (lines.isEmpty() ? "." : ":\n  " + quoted + "\n"), next(quoted));
    }

    private static String next(String output) {
        return isDiskFull(output)
                ? "Free disk space ('docker system df' shows what the engine keeps), then run the command again."
                : "Mend what the lines say, then run the command again; finished parts are kept.";
    }

    static boolean isDiskFull(String output) {
        return output.toLowerCase(Locale.ROOT).contains("no space left on device");
    }
}
