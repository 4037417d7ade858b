package countme.topology.cli;

import countme.topology.config.Progress;
import java.io.PrintStream;

/** How progress is shown; {@code auto} is a live display on a terminal and plain lines elsewhere. */
enum ProgressStyle {
    auto,
    plain,
    json,
    quiet;

    Progress on(PrintStream err) {
        return switch (this) {
            case auto -> isTerminal() ? new LiveProgress(err) : new LineProgress(err, false);
            case plain -> new LineProgress(err, false);
            case json -> new LineProgress(err, true);
            case quiet -> Progress.quiet();
        };
    }

    private static boolean isTerminal() {
        String term = System.getenv("TERM");
        return term != null && !term.equals("dumb") && Terminal.is(Terminal.STDERR);
    }
}
