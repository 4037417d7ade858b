package countme.topology.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineRecordTest {
    @TempDir
    Path state;

    @Test
    void withoutAnEngineOfOursThereIsNoRecord() {
        assertThat(EngineRecord.read(state)).isEmpty();
    }

    @Test
    void aLaterStartForgetsNothingOfTheInstallation() throws IOException {
        new EngineRecord(List.of("docker.io", "runc"), "/etc/docker/daemon.json", true, "/pid", "/log", "/data")
                .addTo(state);
        new EngineRecord(List.of(), null, true, "/pid", "/log", null).addTo(state);
        assertThat(EngineRecord.read(state))
                .contains(new EngineRecord(
                        List.of("docker.io", "runc"), "/etc/docker/daemon.json", true, "/pid", "/log", "/data"));
    }
}
