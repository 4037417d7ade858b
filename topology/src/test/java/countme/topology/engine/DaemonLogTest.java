package countme.topology.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DaemonLogTest {
    @TempDir
    Path directory;

    @Test
    void onlyThisRunsLastLinesCount() throws IOException {
        Path log = directory.resolve("log");
        Files.writeString(log, "old failure\n");
        long start = DaemonLog.size(log);
        Files.writeString(log, "old failure\nfirst\n\nlevel=info msg=chatter\nsecond\n");
        assertThat(DaemonLog.tail(log, start)).containsExactly("first", "second");
        assertThat(DaemonLog.tail(directory.resolve("none"), 0)).isEmpty();
    }

    @Test
    void aLongLogIsCutToItsEnd() throws IOException {
        Path log = directory.resolve("log");
        Files.writeString(log, "line\n".repeat(50) + "last\n");
        assertThat(DaemonLog.tail(log, 0)).hasSize(10).endsWith("last");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "iptables v1.8.9 (nf_tables): Could not fetch rule set generation id | iptables-legacy",
                "failed to start daemon: Devices cgroup isn't mounted | cgroupfs-mount",
                "write /var/lib/docker/x: no space left on device | Make room",
                "failed to mount overlay: operation not permitted | privileged",
                "E: Could not get lock /var/lib/dpkg/lock-frontend | package manager",
                "something new | as told",
            })
    void knownCausesHaveTheirRemedy(String line, String remedy) {
        assertThat(DaemonLog.remedy(List.of("before", line), "as told")).contains(remedy);
    }
}
