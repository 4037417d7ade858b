package countme.topology.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.report.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonSettingsTest {
    @TempDir
    Path directory;

    private Path file = Path.of("");
    private DaemonSettings settings = new DaemonSettings(file);

    @BeforeEach
    void place() {
        file = directory.resolve("docker/daemon.json");
        settings = new DaemonSettings(file);
    }

    @Test
    void aNewEngineHasNoUserlandProxyAndKeepsContainersAlive() throws IOException {
        assertThat(settings.writeIfAbsent(null)).isTrue();
        assertThat(file).content().contains("\"userland-proxy\" : false", "\"live-restore\" : true");
        assertThat(settings.flags(null)).isEmpty();
    }

    @Test
    void theOperatorsSettingsStayAndAreCompletedByFlags() throws IOException {
        write("{\"userland-proxy\": true}");
        assertThat(settings.writeIfAbsent(null)).isFalse();
        assertThat(file).content().isEqualTo("{\"userland-proxy\": true}");
        assertThat(settings.flags(null)).containsExactly("--live-restore");
    }

    @Test
    void aDataRootIsAFlagUnlessTheFileSaysTheSame() throws IOException {
        settings.writeIfAbsent(null);
        assertThat(settings.flags(Path.of("/data"))).containsExactly("--data-root=/data");
        Files.delete(file);
        settings.writeIfAbsent(Path.of("/data"));
        assertThat(settings.flags(Path.of("/data"))).isEmpty();
    }

    @Test
    void anotherDataRootInTheFileIsAProblem() throws IOException {
        write("{\"data-root\": \"/elsewhere\"}");
        assertThatThrownBy(() -> settings.flags(Path.of("/data")))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("/elsewhere")
                .hasMessageContaining("COUNTME_ENGINE_DATA_ROOT");
    }

    @Test
    void brokenSettingsAreAProblemBeforeTheEngineFails() throws IOException {
        write("{");
        assertThatThrownBy(() -> settings.flags(null))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("daemon.json cannot be read");
    }

    private void write(String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
