package countme.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledReplicaTest {
    private static final URI URL = URI.create("https://localhost:8443");

    @TempDir
    private Path directory;

    @Test
    void aReplicaThatDoesNotComeBackIsSaid() throws Exception {
        var stack = new FakeLauncher(directory, URL.toString(), "exit 137", "");

        Outcome outcome = KilledReplica.of(stack.launcher(), URL, Duration.ZERO).run();

        assertThat(outcome).isEqualTo(new Outcome(false, "FAILED: app-1 was to be killed, and was not back after 0 s"));
    }

    @Test
    void itIsBackOnlyWhenAllReplicasAreReady() throws Exception {
        var stack = new FakeLauncher(
                directory, URL.toString(), "echo 200 > process; sed -i '/app-1/s/healthy/unhealthy/' status", "");

        Outcome outcome = KilledReplica.of(stack.launcher(), URL, Duration.ZERO).run();

        assertThat(outcome.good()).isFalse();
    }

    @Test
    void theOnlyReplicaIsNotKilled() throws Exception {
        var stack = new FakeLauncher(directory, URL.toString(), "", "");
        Path status = directory.resolve("status");
        Files.writeString(status, Files.readString(status).replace("\"app-2\"", "\"other\""));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> KilledReplica.of(stack.launcher(), URL))
                .withMessageStartingWith("The stack trial has 1 replicas that are ready, and 2 are needed.");
        assertThat(stack.calls()).noneMatch(call -> call.contains("kill"));
    }

    @Test
    void theStackMustBeTheOneThatIsLoaded() throws Exception {
        var stack = new FakeLauncher(directory, URL.toString(), "", "");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> KilledReplica.of(stack.launcher(), URI.create("https://localhost:443")))
                .withMessageStartingWith(
                        "The stack trial does not serve https://localhost:443. Name the one that does");
    }

    @Test
    void aLauncherThatAnswersInWordsIsQuoted() throws Exception {
        var stack = new FakeLauncher(directory, URL.toString(), "", "");
        Files.writeString(directory.resolve("status"), "no engine here");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> KilledReplica.of(stack.launcher(), URL))
                .withMessage(
                        "The stack trial cannot be asked for: the launcher does not say what runs: no engine here");
    }

    @Test
    void aLauncherThatIsNotThereIsMissed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Stack.launcher(
                        Parameters.from(Suite.DEPLOY, properties("countme.launcher", directory.resolve("none.jar")))))
                .withMessage(
                        "-Dcountme.launcher: there is no file %s. Make it with 'mvn -q -DskipTests package', or name another one."
                                .formatted(directory.resolve("none.jar")));
    }

    private static Properties properties(String name, Path value) {
        var properties = new Properties();
        properties.setProperty(name, value.toString());
        return properties;
    }
}
