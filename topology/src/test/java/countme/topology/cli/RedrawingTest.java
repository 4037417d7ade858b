package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RedrawingTest {
    private static final Pattern PART = Pattern.compile("\u001b\\[[HKJ]|\n|[^\u001b\n]+");
    private static final int ROWS = 4;
    private static final Screen SCREEN = new Screen(80, ROWS, true, false);

    /** What a terminal of four rows shows, and where its cursor is. */
    private final String[] rows = {"$ ls", "a file", "another file", "$ status --watch"};

    private int row = ROWS - 1;
    private int column;

    private void draw(String... lines) {
        List<String> parts = PART.matcher(Redrawing.of(List.of(lines), SCREEN))
                .results()
                .map(MatchResult::group)
                .toList();
        for (String part : parts) {
            switch (part) {
                case "\u001b[H" -> {
                    row = 0;
                    column = 0;
                }
                case "\u001b[K" -> rows[row] = rows[row].substring(0, Math.min(column, rows[row].length()));
                case "\u001b[J" -> Arrays.fill(rows, row, ROWS, "");
                case "\n" -> {
                    row++;
                    column = 0;
                }
                default -> {
                    rows[row] = part + rows[row].substring(Math.min(part.length(), rows[row].length()));
                    column = part.length();
                }
            }
        }
    }

    private List<String> shown() {
        var shown = new ArrayList<>(List.of(rows));
        shown.removeIf(String::isEmpty);
        return shown;
    }

    @Test
    void theScreenHasTheLinesAndNothingElse() {
        draw("SERVICE", "proxy");
        assertThat(shown()).containsExactly("SERVICE", "proxy");
    }

    @Test
    void shorterAndFewerLinesLeaveNothingOfThoseBefore() {
        draw("SERVICE   HEALTH", "proxy     healthy", "redis     healthy");
        draw("SERVICE", "app");
        assertThat(shown()).containsExactly("SERVICE", "app");
    }

    @Test
    void whatTheScreenHasNoRoomForIsCounted() {
        draw("SERVICE", "proxy", "app-1", "app-2", "redis");
        assertThat(shown()).containsExactly("SERVICE", "proxy", "and 3 more");
    }
}
