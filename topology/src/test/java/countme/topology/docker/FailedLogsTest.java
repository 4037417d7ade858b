package countme.topology.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailedLogsTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00.123Z");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void theLinesOfAFailedContainerAreInAFileNamedAfterMomentAndInstance() throws IOException {
        Path file = new FailedLogs(directory.resolve("failed"))
                .keep("app-1", List.of("one", "two"), NOW)
                .orElseThrow();
        assertThat(file.getFileName()).hasToString("20260131T120000.123-app-1.log");
        assertThat(Files.readAllLines(file)).containsExactly("one", "two");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void onlyTheNewestStay() throws IOException {
        var logs = new FailedLogs(directory);
        for (int second = 0; second < 25; second++) {
            logs.keep("redis", List.of("line"), NOW.plusSeconds(second));
        }
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()).sorted())
                    .hasSize(20)
                    .startsWith("20260131T120005.123-redis.log")
                    .endsWith("20260131T120024.123-redis.log");
        }
    }

    @Test
    void thatTheyCannotBeWrittenIsNoFailureOfItsOwn() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThat(new FailedLogs(file).keep("redis", List.of("line"), NOW)).isEmpty();
    }
}
