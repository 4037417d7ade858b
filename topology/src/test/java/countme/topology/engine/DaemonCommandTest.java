package countme.topology.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonCommandTest {
    private static final String SOCKET = "unix:///run/docker.sock";

    @TempDir
    private Path directory = Path.of("");

    @Test
    void itsArgumentsTell() throws IOException {
        process("7", "/usr/sbin/dockerd", "--userland-proxy=false", "--host=" + SOCKET);
        process("8", "/usr/bin/docker-proxy", "--host=" + SOCKET);
        process("none", "/usr/sbin/dockerd");

        assertThat(userlandProxy()).isEqualTo("Optional[false]");
    }

    @Test
    void itsSettingsFileTellsAndWithoutOneItHasTheProxy() throws IOException {
        Path settings = directory.resolve("daemon.json");
        process("7", "dockerd", "--config-file", settings.toString());
        assertThat(userlandProxy()).isEqualTo("Optional[true]");

        Files.writeString(settings, "{\"live-restore\": true}");
        assertThat(userlandProxy()).isEqualTo("Optional[true]");

        Files.writeString(settings, "{\"userland-proxy\": false}");
        assertThat(userlandProxy()).isEqualTo("Optional[false]");

        Files.writeString(settings, "not JSON");
        assertThat(userlandProxy()).isEqualTo("Optional.empty");
    }

    @Test
    void ofSeveralOnlyTheOneAtTheAddressCounts() throws IOException {
        process("7", "dockerd", "--userland-proxy=false", "-H", "unix:///elsewhere.sock");
        process("8", "dockerd", "--userland-proxy=true", "-H", SOCKET);
        assertThat(userlandProxy()).isEqualTo("Optional[true]");

        process("8", "dockerd", "-H", "fd://");
        assertThat(userlandProxy()).isEqualTo("Optional.empty");
    }

    @Test
    void whereNoneIsSeenNothingIsKnown() {
        assertThat(userlandProxy()).isEqualTo("Optional.empty");
    }

    private String userlandProxy() {
        return DaemonCommand.running(directory, SOCKET)
                .flatMap(DaemonCommand::userlandProxy)
                .toString();
    }

    private void process(String id, String... words) throws IOException {
        Files.writeString(
                Files.createDirectories(directory.resolve(id)).resolve("cmdline"), String.join("\0", words) + "\0");
    }
}
