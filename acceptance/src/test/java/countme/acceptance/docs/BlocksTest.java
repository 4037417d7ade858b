package countme.acceptance.docs;

import static org.assertj.core.api.Assertions.assertThat;

import countme.acceptance.docs.Block.Kind;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlocksTest {
    private static Block only(String markdown) {
        List<Block> blocks = Blocks.in(markdown);
        assertThat(blocks).hasSize(1);
        return blocks.get(0);
    }

    @Test
    void commandsHaveWhatTheyPrintRightBehindThem() {
        Block block = only("""
                # A page

                ```sh
                countme status
                ```
                ```text
                SERVICE …
                ```
                """);

        assertThat(block.kind()).isEqualTo(Kind.COMMANDS);
        assertThat(block.line()).isEqualTo(3);
        assertThat(block.text()).isEqualTo("countme status\n");
        assertThat(block.expected()).contains("SERVICE …\n");
        assertThat(block.isRun()).isTrue();
    }

    @Test
    void whatIsElsewhereIsNotWhatTheyPrint() {
        List<Block> blocks = Blocks.in("""
                ```sh
                countme status
                ```
                Some words.
                ```text
                to read
                ```
                """);

        assertThat(blocks).extracting(Block::kind).containsExactly(Kind.COMMANDS, Kind.OTHER);
        assertThat(blocks.get(0).expected()).isEmpty();
    }

    @Test
    void whatStandsInAListIsFound() {
        assertThat(only("""
                1. Look:
                   ```sh
                   countme doctor
                   ```
                """).text()).isEqualTo("countme doctor\n");
    }

    @Test
    void whatIsNotRunSaysSoAboveItInBold() {
        Block block = only("""
                **Not run by the tests:** it needs a host
                of yours.
                ```sh
                ssh ada@count-1
                ```
                """);

        assertThat(block.notRun()).contains("it needs a host of yours.");
        assertThat(block.isRun()).isFalse();
    }

    @Test
    void otherBoldWordsAboveItMeanNothing() {
        assertThat(only("**Take care:** it asks.\n```sh\ncountme down\n```\n").isRun())
                .isTrue();
    }

    @Test
    void aTerminalStaysAndIsLookedAtLater() {
        assertThat(Blocks.in("""
                ```sh terminal
                countme up
                ```
                ```text
                …
                Press Ctrl-C to leave; the stack goes on serving.
                ```
                Then:
                ```text terminal
                … serves …
                ```
                """)).extracting(Block::kind).containsExactly(Kind.TERMINAL, Kind.SEEN_IN_TERMINAL);
    }

    @Test
    void aFenceWithoutAWordIsUnknown() {
        Block block = only("```\ncountme status\n```\n");
        assertThat(block.kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(block.isRun()).isFalse();
    }

    /** Else commands there would never be tried, and nobody would know. */
    @Test
    void everyFenceOfARunbookSaysWhatItIs() throws IOException {
        for (String document : Documents.all()) {
            if (document.startsWith("docs/runbooks/") || Documents.beginsFromNothing(document)) {
                assertThat(Documents.blocks(document))
                        .as("%s: 'sh' for commands, 'text' for what is read", document)
                        .noneMatch(block -> block.kind() == Kind.UNKNOWN);
            }
        }
    }
}
