package countme.topology.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.deploy.audit.Audit;
import countme.topology.deploy.project.ConsoleLogin;
import countme.topology.report.Progress;
import countme.topology.state.DeployLock;
import countme.topology.state.Memory;
import countme.topology.state.StateDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the umask is that a launcher was started with, its state is its user's only. */
class StateModesTest {
    @TempDir
    private Path home = Path.of("");

    @Test
    void everythingIsItsOwnersOnlyWhateverTheUmask() throws IOException, InterruptedException {
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                StateModesTest.class.getName(),
                home.toString());
        Process process = new ProcessBuilder(
                        Stream.concat(Stream.of("sh", "-c", "umask 0 && exec \"$@\"", "sh"), java.stream())
                                .toList())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();

        try (Stream<Path> all = Files.walk(home.resolve("state"))) {
            assertThat(all)
                    .hasSizeGreaterThanOrEqualTo(7)
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
        }
    }

    /** Writes as the verbs do. */
    public static void main(String[] arguments) {
        StateDir state = StateDir.of("one", Map.of("XDG_STATE_HOME", arguments[0] + "/state"));
        boolean unused = DeployLock.holding(state.state(), () -> {
            new Audit(state.state(), InstantSource.system(), Progress.quiet())
                    .write("up", "redis", Audit.Result.done, "");
            Memory.of(state).replicas().keep(3);
            return new ConsoleLogin(state, () -> "secret").ensure().user().isEmpty();
        });
    }
}
