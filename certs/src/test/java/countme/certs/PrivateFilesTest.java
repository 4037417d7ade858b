package countme.certs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {
    @TempDir
    private Path directory = Path.of("");

    @AfterEach
    void nobodyIsInterrupted() {
        boolean unused = Thread.interrupted();
    }

    @Test
    void whoWasToldToStopStillWritesWhatBecameOfItsWork() throws Exception {
        Path file = directory.resolve("state");
        Thread.currentThread().interrupt();

        PrivateFiles.replace(file, "one\n");
        try (OutputStream out = PrivateFiles.append(file)) {
            out.write("two\n".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(Thread.interrupted()).as("it is still told to").isTrue();
        assertThat(file).hasContent("one\ntwo\n");
    }

    @Test
    void whatIsMadeIsItsOwnersOnlyAndReplacedAsAWhole() throws Exception {
        Path file = directory.resolve("state");
        Files.writeString(directory.resolve(".state.new"), "left by a run that was killed");
        Files.writeString(file, "old");

        PrivateFiles.replace(file, "new");

        assertThat(file).hasContent("new");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(directory.resolve(".state.new")).doesNotExist();
    }
}
