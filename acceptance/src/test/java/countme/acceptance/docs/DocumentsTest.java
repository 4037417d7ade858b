package countme.acceptance.docs;

import static org.assertj.core.api.Assertions.assertThat;

import countme.loadtest.SourceCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command that a document shows does there what the document says. All documents share one stack, and each is read in a copy of the sources of its own. Their
 * order does not matter: whatever the one before has left, a document finds the stack up as by default, or away, if it begins with the first start.
 */
@Tag("docs")
class DocumentsTest {
    private static DocumentStack stack;

    @BeforeAll
    static void begin() throws IOException {
        stack = DocumentStack.begin();
    }

    @AfterAll
    static void end() throws IOException {
        stack.close();
    }

    /** Those with something to run; {@code -Ddocs.only=REGEX} chooses among them. */
    static Stream<String> documents() throws IOException {
        var chosen = Stream.<String>builder();
        for (String document : Documents.all()) {
            if (document.matches(System.getProperty("docs.only", ".*"))
                    && Documents.blocks(document).stream().anyMatch(Block::isRun)) {
                chosen.add(document);
            }
        }
        return chosen.build();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void whatADocumentSaysIsTypedDoesWhatItSays(String document) throws IOException, InterruptedException {
        stack.prepare(!Documents.beginsFromNothing(document));
        try (SourceCopy sources = SourceCopy.of(Documents.CHECKOUT);
                var reading = new Reading(document, stack, sources.file(""))) {
            for (Path built : Documents.built()) {
                Path copy = sources.file(built.toString());
                Files.createDirectories(copy.getParent());
                Files.copy(Documents.CHECKOUT.resolve(built), copy);
            }
            for (Block block : Documents.blocks(document)) {
                if (block.isRun()) {
                    reading.follow(block);
                    System.out.printf("as it says: %s:%d%n", document, block.line());
                }
            }
        }
    }

    /** For people: how much of what is written is not tried here, and why. */
    @Test
    void whatIsNotRunSaysWhy() throws IOException {
        int run = 0;
        int left = 0;
        for (String document : Documents.all()) {
            List<Block> blocks = Documents.blocks(document);
            run += (int) blocks.stream().filter(Block::isRun).count();
            for (Block block : blocks) {
                if (block.notRun().isPresent()) {
                    String reason = block.notRun().get();
                    assertThat(reason).as("%s:%d", document, block.line()).isNotEmpty();
                    System.out.printf("not run: %s:%d: %s%n", document, block.line(), reason);
                    left++;
                }
            }
        }
        System.out.printf("%d blocks of commands are run, %d are not.%n", run, left);
        assertThat(run).isPositive();
    }
}
