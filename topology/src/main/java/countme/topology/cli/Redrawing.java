package countme.topology.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Lines on a terminal in the place of those that were there before: from the upper left corner, each to its end, and nothing below. */
final class Redrawing {
    private static final String HOME = "\u001b[H";
    private static final String TO_END_OF_LINE = "\u001b[K";
    private static final String TO_END_OF_SCREEN = "\u001b[J";

    private Redrawing() {}

    /** What makes the terminal show them. Of more lines than it has, the last ones are counted instead. */
    static String of(List<String> lines, Screen screen) {
        // The cursor stands in the last row: what is said next, such as ^C, moves nothing.
        int room = Math.max(1, screen.rows() - 1);
        var shown = new ArrayList<>(lines.subList(0, Math.min(lines.size(), room)));
        if (lines.size() > room) {
            shown.set(room - 1, "and " + (lines.size() - room + 1) + " more");
        }
        return HOME
                + shown.stream().map(line -> line + TO_END_OF_LINE + "\n").collect(Collectors.joining())
                + TO_END_OF_SCREEN;
    }
}
