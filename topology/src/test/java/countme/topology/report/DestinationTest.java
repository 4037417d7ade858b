package countme.topology.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DestinationTest {
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aFreshNameBecomesAFileOfItsOwnersOnly() throws IOException {
        Path file = directory.resolve("new");

        Destination destination = Destination.of(file);

        assertThat(destination.replaces()).isFalse();
        assertThat(destination.isStream()).isFalse();
        destination.write(out -> out.write(CONTENT));
        assertThat(file).hasBinaryContent(CONTENT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void whatALinkLeadsToIsReplacedNotTheLink() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "before");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);

        Destination destination = Destination.of(link);

        assertThat(destination.replaces()).isTrue();
        destination.write(out -> out.write(CONTENT));
        assertThat(link).isSymbolicLink();
        assertThat(file).hasBinaryContent(CONTENT);
    }

    @Test
    void aPipeIsWrittenToAndStaysAPipe() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Destination destination = Destination.of(pipe);
        assertThat(destination.replaces()).isFalse();
        assertThat(destination.isStream()).isTrue();
        CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> {
            try {
                return Files.readAllBytes(pipe);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });

        destination.write(out -> out.write(CONTENT));

        assertThat(read.get(10, TimeUnit.SECONDS)).isEqualTo(CONTENT);
        assertThat(Files.readAttributes(pipe, BasicFileAttributes.class).isOther())
                .isTrue();
    }

    @Test
    void aDeviceIsWrittenToAndStaysADevice() throws IOException {
        Path device = Path.of("/dev/null");

        Destination.of(device).write(out -> out.write(CONTENT));

        assertThat(Files.isRegularFile(device)).isFalse();
        assertThat(Destination.of(Path.of("-")).isStream()).isTrue();
    }

    @Test
    void nothingElseIsWrittenTo() throws IOException {
        Path nowhere = Files.createSymbolicLink(directory.resolve("dangling"), directory.resolve("gone"));
        for (Path name : new Path[] {directory, nowhere, directory.resolve("none/file")}) {
            assertThatThrownBy(() -> Destination.of(name))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("Nothing can be written to '" + name + "'");
        }
    }
}
