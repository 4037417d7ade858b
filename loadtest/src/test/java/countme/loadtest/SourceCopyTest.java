package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceCopyTest {
    private static final List<String> FILES = List.of(SourceCopy.ANSWER, SourceCopy.BASELINE);
    private static final Path ROOT = Path.of("..");

    @TempDir
    Path checkout;

    @BeforeEach
    void theProjectsOwnFiles() throws IOException {
        for (String name : FILES) {
            Files.createDirectories(checkout.resolve(name).getParent());
            Files.copy(ROOT.resolve(name), checkout.resolve(name));
        }
    }

    @Test
    void theGreetingIsChangedInItsTwoPlacesAndTheCheckoutStaysAsItIs() throws IOException {
        try (var copy = SourceCopy.of(checkout, FILES)) {
            Greeting before = copy.greeting();
            Greeting after = before.saying("Hello Ops! Requests: ");

            copy.change(before, after);

            assertThat(copy.greeting()).isEqualTo(after).isNotEqualTo(before);
            for (String name : FILES) {
                assertThat(Files.readString(copy.file(name))
                                .lines()
                                .filter(line -> line.contains("Hello Ops! Requests: ")))
                        .as(name)
                        .hasSize(1);
                assertThat(checkout.resolve(name)).as(name).hasSameTextualContentAs(ROOT.resolve(name));
            }
        }
    }

    @Test
    void nothingIsChangedWhereTheTextIsNotFound() throws IOException {
        Files.writeString(
                checkout.resolve(SourceCopy.BASELINE), "{\"bodies\": {\"page\": \"Good day, visitor {count}.\\n\"}}");
        try (var copy = SourceCopy.of(checkout, FILES)) {
            Greeting before = copy.greeting();

            assertThatIOException()
                    .isThrownBy(() -> copy.change(before, before.saying("Hello Ops! ")))
                    .withMessageContaining(SourceCopy.ANSWER + " has \"Good day, visitor \" nowhere");

            assertThat(copy.greeting()).isEqualTo(before);
        }
    }

    @Test
    void nothingIsLeftOfACopyAndWhatWasDeletedIsNotCopied() throws IOException {
        Path directory;
        try (var copy = SourceCopy.of(checkout, List.of(SourceCopy.BASELINE, "app/deleted"))) {
            directory = copy.file("");
            try (Stream<Path> files = Files.walk(directory)) {
                assertThat(files.filter(Files::isRegularFile)).containsExactly(copy.file(SourceCopy.BASELINE));
            }
        }
        assertThat(directory).doesNotExist();
    }
}
