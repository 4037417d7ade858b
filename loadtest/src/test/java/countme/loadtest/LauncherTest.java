package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
    @TempDir
    private Path directory;

    @Test
    void settingsStandBeforeTheCommandOfExec() throws Exception {
        var script = new ScriptedLauncher(directory, "exit 3");

        Launcher.Ended ended = script.launcher().ask("exec", "app-1", "--", "sh", "-c", "exit 3");

        assertThat(ended.status()).isEqualTo(3);
        assertThat(script.calls())
                .containsExactly("exec --progress quiet app-1 --engine auto --project trial -- sh -c exit 3");
    }

    @Test
    void aJarIsRunWithThisJava() {
        var launcher = new Launcher(Path.of("topology.jar"), "trial", List.of(), Map.of("XDG_STATE_HOME", "/state"));

        ProcessBuilder up = launcher.command("up", "--detach");

        assertThat(up.command().get(0)).endsWith("/bin/java");
        assertThat(up.command())
                .endsWith(
                        "-jar",
                        Path.of("topology.jar").toAbsolutePath().toString(),
                        "up",
                        "--detach",
                        "--project",
                        "trial");
        assertThat(up.environment()).containsEntry("XDG_STATE_HOME", "/state");
    }

    @Test
    void aCallThatFailsSaysWhatTheLauncherSaid() throws Exception {
        Launcher launcher = new ScriptedLauncher(directory, "echo never ready >&2; echo 0 of 2; exit 17").launcher();

        assertThatIOException()
                .isThrownBy(() -> launcher.require("deploy", "2"))
                .withMessage("'deploy' ended with status 17: never ready\n0 of 2");
        assertThatIOException()
                .isThrownBy(() -> launcher.call("deploy", "2"))
                .withMessage("the launcher failed with status 17: 0 of 2\n");
    }

    @Test
    void aLauncherThatIsNotThereIsMissed() {
        var launcher = new Launcher(directory.resolve("none.jar"), "trial", List.of());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> launcher.required("--jar"))
                .withMessageStartingWith("--jar: there is no file " + directory.resolve("none.jar"));
    }
}
