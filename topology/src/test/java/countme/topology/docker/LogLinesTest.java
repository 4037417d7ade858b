package countme.topology.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogLinesTest {
    private static final String TIME = "2026-01-31T12:00:00.000000000Z ";
    private static final String LATER = "2026-01-31T12:00:00.000000007Z ";
    private static final int PIECE = 16 * 1024;

    /** What comes of bytes that arrive a few at a time. */
    private static List<String> lines(boolean stamped, int atOnce, String sent) {
        var lines = new ArrayList<String>();
        var joining = new LogLines(stamped, lines::add);
        byte[] bytes = sent.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i += atOnce) {
            joining.accept(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + atOnce)));
        }
        joining.finish();
        return lines;
    }

    @Test
    void lettersThatArriveInTwoHalvesAreWhole() {
        assertThat(lines(false, 1, "für\n\nJosé")).containsExactly("für", "", "José");
    }

    @Test
    void aLineThatTheEngineCutIsWholeAndHasOneTime() {
        String one = "a".repeat(PIECE);
        String two = "b".repeat(PIECE);
        assertThat(lines(true, 1024, TIME + one + LATER + two + LATER + "end\n" + TIME + "next\n"))
                .containsExactly(TIME + one + two + "end", TIME + "next");
    }

    @Test
    void aTimeThatAProgramWroteStays() {
        String text = "x".repeat(PIECE - 5) + LATER + "y";
        assertThat(lines(true, 1024, TIME + "said at " + LATER + "\n" + TIME + text + "\n"))
                .containsExactly(TIME + "said at " + LATER, TIME + text);
    }

    @Test
    void aLetterThatTheEngineCutHidesNoTime() {
        String cut = "a".repeat(PIECE - 1) + "\ufffd";
        assertThat(lines(true, 1024, TIME + cut + LATER + "\ufffdb\n")).containsExactly(TIME + cut + "\ufffdb");
    }
}
