package countme.acceptance.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.awaitility.Awaitility;

/** Somebody who reads a document from its beginning to its end and types what it says; terminals stay open until then. */
final class Reading implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private record Terminal(Process process, Path printed) {}

    private final String document;
    private final DocumentStack stack;
    private final Path directory;
    private final Deque<Terminal> terminals = new ArrayDeque<>();

    /** Types in that directory. */
    Reading(String document, DocumentStack stack, Path directory) {
        this.document = document;
        this.stack = stack;
        this.directory = directory;
    }

    /** Does what a block says, and compares what comes of it with what it says. */
    void follow(Block block) throws IOException, InterruptedException {
        switch (block.kind()) {
            case COMMANDS -> run(block);
            case TERMINAL -> {
                Path printed = stack.newTerminal();
                terminals.push(new Terminal(stack.start(block.text(), directory, printed), printed));
                block.expected().ifPresent(expected -> awaitSeen(block, expected));
            }
            case SEEN_IN_TERMINAL -> awaitSeen(block, block.text());
            case OTHER, UNKNOWN -> {}
        }
    }

    private void run(Block block) throws IOException, InterruptedException {
        ExpectedOutput expected = block.expected().map(ExpectedOutput::of).orElseGet(ExpectedOutput::anything);
        DocumentStack.Outcome outcome = stack.run(block.text(), directory);
        String told = "%s:%d%n%s%nprinted:%n%s"
                .formatted(document, block.line(), block.text().strip(), outcome.printed());
        assertThat(outcome.status()).as(told).isEqualTo(expected.status());
        assertThat(expected.isAllOf(outcome.printed()))
                .as("%s%nbut the document says:%n%s", told, String.join("\n", expected.lines()))
                .isTrue();
    }

    private void awaitSeen(Block block, String text) {
        Terminal terminal = terminals.getFirst();
        ExpectedOutput expected = ExpectedOutput.of(text);
        Awaitility.await(document + ":" + block.line() + " in the terminal: " + text)
                .atMost(PATIENCE)
                .failFast(() -> assertThat(terminal.process().isAlive()
                                || expected.isIn(stack.names().toUsual(read(terminal.printed()))))
                        .as("%s:%d%nThe terminal ended with:%n%s", document, block.line(), read(terminal.printed()))
                        .isTrue())
                .until(() -> expected.isIn(stack.names().toUsual(read(terminal.printed()))));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        terminals.forEach(terminal -> DocumentStack.end(terminal.process()));
    }
}
