package countme.certs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
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

    @Test
    void aFileThatOthersHaveIsTakenAwayFromThemOnce() throws IOException {
        Path file = Files.createFile(directory.resolve("file"), mode("rw-r--r--"));

        assertThat(PrivateFiles.protect(file)).isTrue();
        assertThat(modeOf(file)).isEqualTo("rw-------");
        assertThat(PrivateFiles.protect(file)).as("again").isFalse();
    }

    @Test
    void aDirectoryStaysOneThatItsOwnerCanEnter() throws IOException {
        Path open = Files.createDirectory(directory.resolve("open"), mode("rwxr-xr-x"));
        Path file = Files.createFile(open.resolve("file"), mode("rw-r--r--"));

        assertThat(PrivateFiles.protect(open)).isTrue();
        assertThat(modeOf(open)).isEqualTo("rwx------");
        assertThat(modeOf(file)).as("what is in it").isEqualTo("rw-r--r--");
    }

    @Test
    void whatALinkLeadsToIsLeftAlone() throws IOException {
        Path elsewhere = Files.createFile(directory.resolve("elsewhere"), mode("rw-r--r--"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), elsewhere);

        assertThat(PrivateFiles.protect(link)).isFalse();
        assertThat(modeOf(elsewhere)).isEqualTo("rw-r--r--");
    }

    @Test
    void directoriesThatAreMissingAboveAFileAreItsOwnersOnly() throws IOException {
        PrivateFiles.makeParent(directory.resolve("a/b/file"));

        assertThat(modeOf(directory.resolve("a"))).isEqualTo("rwx------");
        assertThat(modeOf(directory.resolve("a/b"))).isEqualTo("rwx------");
    }

    private static FileAttribute<?> mode(String mode) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    }

    private static String modeOf(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
