package countme.topology.deploy.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.report.Destination;
import countme.topology.report.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
    private static final Instant TIME = Instant.parse("2026-03-01T12:00:00.5Z");
    private static final byte[] STATE = {'R', 'E', 'D', 'I', 'S', 0, -1};

    private static final int MOST = 1 << 20;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void whatIsWrittenIsRead() {
        Path file = written();

        Snapshot read = Snapshot.read(file, "redis.rdb", MOST);

        assertThat(read.project()).isEqualTo("shop");
        assertThat(read.time()).isEqualTo(TIME);
        assertThat(read.count()).isEqualTo(42);
        assertThat(read.state()).isEqualTo(STATE);
    }

    @Test
    void theFileIsItsOwnersOnlyReplacesAnEarlierOneAndNothingElseStays() throws IOException {
        Path file = Files.writeString(directory.resolve("backup.zip"), "earlier");

        long bytes = snapshot().write(Destination.of(file));

        assertThat(file).hasSize(bytes);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> all = Files.list(directory)) {
            assertThat(all).containsExactly(file);
        }
    }

    @Test
    void aPlaceThatIsNotThereIsAProblem() {
        assertThatThrownBy(() ->
                        snapshot().write(new Destination(directory, directory.resolve("none/backup.zip"), System.out)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("directory that exists");
    }

    @Test
    void whatIsNoBackupIsRefused() throws IOException {
        Path text = Files.writeString(directory.resolve("text"), "hello");
        assertRefused(text, "no backup");
        assertRefused(directory.resolve("none"), "cannot be read");
        assertRefused(directory, "cannot be read");
        Path part = written();
        try (FileSystem zip = FileSystems.newFileSystem(part)) {
            Files.delete(zip.getPath("redis.rdb"));
        }
        assertRefused(part, "only a part");
    }

    @Test
    void aFileCutShortIsRefused() throws IOException {
        Path file = written();
        byte[] whole = Files.readAllBytes(file);
        for (int length : List.of(1, whole.length / 4, whole.length / 2)) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertRefused(file, "");
        }
    }

    @Test
    void anotherStateThanTheOneWrittenIsRefused() throws IOException {
        Path file = written();
        try (FileSystem zip = FileSystems.newFileSystem(file)) {
            Files.writeString(zip.getPath("redis.rdb"), "REDIS other");
        }
        assertRefused(file, "checksum");
    }

    @Test
    void aFileWithMoreInItIsRefused() throws IOException {
        Path file = written();
        try (FileSystem zip = FileSystems.newFileSystem(file)) {
            Files.writeString(zip.getPath("extra"), "x");
        }
        assertRefused(file, "'extra'");
    }

    @Test
    void whatUnpacksToMoreThanThereCanBeIsRefusedBeforeItIsRead() throws IOException {
        for (String entry : List.of("redis.rdb", "backup.json")) {
            Path file = written();
            try (FileSystem zip = FileSystems.newFileSystem(file)) {
                Files.write(zip.getPath(entry), new byte[MOST + 1]);
            }
            assertRefused(file, "'" + entry + "' in it is larger than");
        }
    }

    @Test
    void aNewerFormatAndWordsThatCannotBeReadAreRefused() throws IOException {
        assertRefused(rewritten(json -> json.replace("\"format\" : 1", "\"format\" : 2")), "format is 2");
        assertRefused(rewritten(json -> json.replace("2026-03", "soon")), "cannot be read");
        assertRefused(rewritten(json -> "no json"), "cannot be read");
    }

    private Path rewritten(UnaryOperator<String> change) throws IOException {
        Path file = written();
        try (FileSystem zip = FileSystems.newFileSystem(file)) {
            Path about = zip.getPath("backup.json");
            Files.writeString(about, change.apply(Files.readString(about, StandardCharsets.UTF_8)));
        }
        return file;
    }

    private static void assertRefused(Path file, String why) {
        assertThatThrownBy(() -> Snapshot.read(file, "redis.rdb", MOST))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.what()).isEqualTo(file + " cannot be restored");
                    assertThat(problem.why()).contains(why);
                });
    }

    private Path written() {
        Path file = directory.resolve("backup.zip");
        assertThat(snapshot().write(Destination.of(file))).isPositive();
        return file;
    }

    private static Snapshot snapshot() {
        return new Snapshot("shop", "0.1.0", TIME, 42, "redis.rdb", STATE);
    }
}
