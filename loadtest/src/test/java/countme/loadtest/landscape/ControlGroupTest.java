package countme.loadtest.landscape;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlGroupTest {
    @TempDir
    private Path root;

    @Test
    void theFirstVersionHasAnAccountOfItsOwnForProcessorTime() throws IOException {
        write("cpuacct/docker/abc", "cpuacct.usage", "865280249\n");

        ControlGroup group = ControlGroup.in(
                        root, List.of("8:pids:/other", "2:cpu,cpuacct:/docker/abc", "0::/docker/wrong"))
                .orElseThrow();

        assertThat(group.seconds()).isEqualTo(0.865280249);
    }

    @Test
    void theSecondVersionHasOneForAll() throws IOException {
        write("system.slice/docker-abc.scope", "cpu.stat", "usage_usec 1500000\nuser_usec 7\nsystem_usec 8\n");

        ControlGroup group = ControlGroup.in(root, List.of("0::/system.slice/docker-abc.scope"))
                .orElseThrow();

        assertThat(group.seconds()).isEqualTo(1.5);
    }

    @Test
    void aProcessThatHasEndedHasNone() {
        assertThat(ControlGroup.in(root, List.of())).isEmpty();
        assertThat(ControlGroup.of(Long.MAX_VALUE)).isEmpty();
    }

    private void write(String group, String file, String content) throws IOException {
        Path directory = Files.createDirectories(root.resolve(group));
        Files.writeString(directory.resolve(file), content);
    }
}
