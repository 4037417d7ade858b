package countme.topology.cli;

import countme.topology.report.Progress;
import java.io.PrintStream;
import java.util.Map;

/** How progress is shown; {@code auto} is a live display on a terminal and plain lines elsewhere. */
enum ProgressStyle {
    auto,
    plain,
    json,
    quiet;

    Progress on(PrintStream err, Map<String, String> environment) {
        return switch (this) {
            case auto ->
                isTerminal(environment) ? new LiveProgress(err, LocalTerminal::columns) : new LineProgress(err, false);
            case plain -> new LineProgress(err, false);
            case json -> new LineProgress(err, true);
            case quiet -> Progress.quiet();
        };
    }

    private static boolean isTerminal(Map<String, String> environment) {
        return Screen.obeys(environment) && Terminal.is(Terminal.STDERR);
    }
}
