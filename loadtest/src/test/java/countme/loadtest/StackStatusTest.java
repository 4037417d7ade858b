package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackStatusTest {
    @TempDir
    private Path directory;

    @Test
    void theLauncherSaysWhatThereIs() throws Exception {
        Files.writeString(directory.resolve("status"), """
                [ {"service": "app-12", "container": "trial-app-12", "health": "unready", "image": "countme/app:2-ab", "memoryBytes": 94371840},
                  {"service": "app-11", "container": "trial-app-11", "health": "healthy", "image": "countme/app:2-ab", "memoryBytes": 84410368},
                  {"service": "app-1", "container": "", "health": "down"},
                  {"service": "redis-exporter", "container": "trial-redis-exporter", "health": "healthy"},
                  {"service": "training-app", "container": "trial-training-app", "health": "healthy"} ]
                """);
        // Not all is healthy, so its exit status is not 0.
        var script = new ScriptedLauncher(directory, "cat status; exit 18");

        StackStatus status = StackStatus.of(script.launcher(), "--memory");

        assertThat(script.calls())
                .containsExactly("status --progress quiet --format json --memory --engine auto --project trial");
        assertThat(status.replicas()).extracting(StackStatus.Row::name).containsExactly("app-11", "app-12");
        assertThat(status.replicas()).extracting(StackStatus.Row::isHealthy).containsExactly(true, false);
        assertThat(status.row("app-11").service()).isEqualTo("app");
        assertThat(status.row("app-11").memoryMib()).isEqualTo(80.5);
        assertThat(status.row("redis-exporter").service()).isEqualTo("redis-exporter");
        assertThat(status.training()).extracting(StackStatus.Row::container).containsExactly("trial-training-app");
        assertThatIOException().isThrownBy(() -> status.row("app-1")).withMessage("the stack has no app-1");
    }

    @Test
    void aDeployedVersionIsKnownByItsImage() {
        var version = new Deployed.Version("timed-1");

        assertThat(version.isOf(running("countme/app:timed-1-0123456789ab"))).isTrue();
        assertThat(version.isOf(running("countme/app:timed-10-0123456789ab"))).isFalse();
        assertThat(version.isOf(running("countme/app:0.1.0-timed-1"))).isFalse();
    }

    private static StackStatus.Row running(String image) {
        return new StackStatus.Row("app-1", "trial-app-1", "healthy", image, "", List.of(), 0);
    }
}
