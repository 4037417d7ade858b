package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.cli.TextLayout.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextLayoutTest {
    private static List<String> hanging(String first, String text, int width) {
        return TextLayout.hanging(first, text, width).lines().toList();
    }

    private static List<String> entries(int width, Entry... entries) {
        List<Entry> all = List.of(entries);
        return TextLayout.entries(all, TextLayout.widest(all), width).lines().toList();
    }

    @Test
    void linesBreakBetweenWordsAndStandBelowTheFirst() {
        assertThat(hanging("why:  ", "The proxy of this project does not run.", 22))
                .containsExactly("why:  The proxy of", "      this project", "      does not run.");
    }

    @Test
    void whatFitsIsLeftAsItIs() {
        assertThat(hanging("", "a   b\n  c", 20)).containsExactly("a   b", "  c");
    }

    @Test
    void whatIsQuotedToBeTypedIsNotTornApart() {
        assertThat(hanging("", "Then type 'up -d -p shop', and wait.", 22))
                .containsExactly("Then type", "'up -d -p shop', and", "wait.");
        assertThat(hanging("", "Leave the launcher's own input alone, or users' input.", 22))
                .containsExactly("Leave the launcher's", "own input alone, or", "users' input.");
    }

    @Test
    void aWordLongerThanALineHasOneOfItsOwn() {
        assertThat(hanging("  ", "see https://a.example/very/long then", 14))
                .containsExactly("  see", "  https://a.example/very/long", "  then");
    }

    @Test
    void explanationsStandBesideNames() {
        assertThat(entries(60, new Entry("up", "Brings it up."), new Entry("status", "Shows it.")))
                .containsExactly("  up      Brings it up.", "  status  Shows it.");
    }

    @Test
    void aNameTooLongForItsColumnStandsAboveItsExplanation() {
        assertThat(entries(
                        60,
                        new Entry("x".repeat(27), "Too long."),
                        new Entry("y".repeat(26), "As long as one may be.")))
                .containsExactly(
                        "  " + "x".repeat(27),
                        " ".repeat(30) + "Too long.",
                        "  " + "y".repeat(26) + "  As long as one may be.");
    }

    @Test
    void whereThereIsLittleRoomExplanationsStandBelowNames() {
        assertThat(entries(20, new Entry("status", "Shows every container.")))
                .containsExactly("  status", "    Shows every", "    container.");
    }
}
