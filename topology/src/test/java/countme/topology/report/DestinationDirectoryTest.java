package countme.topology.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DestinationDirectoryTest {
    @TempDir
    private Path temporary = Path.of("");

    @Test
    void onlyItsOwnerGetsInAndSecretsAreReadableForNobodyElse() throws Exception {
        write(Map.of("a.yaml", "a", "below/b.yaml", "b"), Set.of("below/b.yaml"));

        assertThat(mode("")).isEqualTo("rwx------");
        assertThat(mode("a.yaml")).isEqualTo("rw-r--r--");
        assertThat(mode("below")).isEqualTo("rwxr-xr-x");
        assertThat(mode("below/b.yaml")).isEqualTo("rw-------");
        assertThat(there().resolve("below/b.yaml")).hasContent("b");
        assertThat(inTemporary()).containsExactly("there");
    }

    @Test
    void anEarlierOneIsReplacedAsAWhole() {
        write(Map.of("a.yaml", "a", "b.yaml", "b"), Set.of());
        assertThat(DestinationDirectory.of(there()).replaces()).isTrue();

        write(Map.of("a.yaml", "other"), Set.of());

        assertThat(there().resolve("a.yaml")).hasContent("other");
        assertThat(there().resolve("b.yaml")).doesNotExist();
        assertThat(inTemporary()).containsExactly("there");
    }

    @Test
    void whatSomebodyAddedIsNotReplaced() throws Exception {
        write(Map.of("a.yaml", "a"), Set.of());
        Files.writeString(there().resolve("mine.yaml"), "mine");

        assertThatThrownBy(() -> DestinationDirectory.of(there()))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("mine.yaml");
    }

    @Test
    void anEmptyDirectoryIsAsGoodAsNone() throws Exception {
        Files.createDirectory(there());
        write(Map.of("a.yaml", "a"), Set.of());
        assertThat(there().resolve("a.yaml")).hasContent("a");
    }

    @Test
    void whatIsNoDirectoryOrIsNowhereIsRefused() throws Exception {
        Files.writeString(there(), "a file");
        assertThatThrownBy(() -> DestinationDirectory.of(there())).hasMessageContaining("is no directory");
        assertThatThrownBy(() -> DestinationDirectory.of(temporary.resolve("no/where")))
                .hasMessageContaining("not there or not yours");
        Path link = Files.createSymbolicLink(temporary.resolve("link"), temporary);
        assertThatThrownBy(() -> DestinationDirectory.of(link)).hasMessageContaining("is no directory");
    }

    @Test
    void whereItCannotBeWrittenNothingIsAndTheEarlierOneStays() {
        write(Map.of("a.yaml", "a"), Set.of());

        assertThatThrownBy(() -> write(Map.of("a.yaml", "other", "x".repeat(300), "too long a name"), Set.of()))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("Nothing was written");

        assertThat(there().resolve("a.yaml")).hasContent("a");
        assertThat(inTemporary()).containsExactly("there");
    }

    private void write(Map<String, String> contents, Set<String> secret) {
        DestinationDirectory.of(there()).write(contents, secret);
    }

    private Path there() {
        return temporary.resolve("there");
    }

    private List<String> inTemporary() {
        try (Stream<Path> all = Files.list(temporary)) {
            return all.map(path -> path.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String mode(String path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(there().resolve(path)));
    }
}
