package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import countme.topology.docker.EngineLock;
import countme.topology.report.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Two users of one engine, each with a state directory of their own. */
@Testcontainers
@Order(Deployed.BESIDE_UNWATCHED)
class SecondUserTest {
    @Container
    static final Deployed deployed = Deployed.beside("--monitoring", "false");

    @TempDir
    private Path directory = Path.of("");

    private Launcher owner = deployed.launcher();
    private Launcher other = owner;

    @BeforeEach
    void anotherUser() {
        owner = deployed.launcher();
        other = new Launcher(owner.project(), directory);
        assertThat(deployed.up().status()).isZero();
    }

    private List<String> locks() {
        return deployed.scene().engine().volumes(Map.of()).stream()
                .map(volume -> volume.name())
                .filter(name -> name.startsWith(owner.project() + "-lock-"))
                .toList();
    }

    private Process restarting(Launcher launcher) {
        Process process = launcher.start("restart", "app");
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .failFast(() -> assertThat(process.isAlive()).as(launcher.err()).isTrue())
                .until(() -> launcher.err().contains("app-1: restarting"));
        return process;
    }

    @Test
    void oneOfTwoChangesTheStackAndTheOtherIsToldWho() throws InterruptedException {
        Process restarting = restarting(owner);

        Launcher.Result refused = other.run("restart", "redis", "--yes");

        assertThat(refused.status()).isEqualTo(ExitCode.LOCK_HELD.status());
        assertThat(refused.err()).contains("with 'restart app'");
        assertThat(restarting.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(restarting.exitValue()).isZero();
        assertThat(other.run("restart", "app-2").status()).isZero();
        assertThat(owner.run("audit").out())
                .contains("restart app-2")
                .isEqualTo(other.run("audit").out());
        assertThat(locks()).isEmpty();
    }

    @Test
    void ofALauncherThatIsKilledTheLockIsSoonFree() throws InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/unshare")) && "root".equals(System.getProperty("user.name")));
        // Nobody here can tell whether a process of another machine lives.
        Process elsewhere = restarting(
                other.behind(List.of("unshare", "--uts", "sh", "-c", "hostname elsewhere; exec \"$@\"", "sh")));
        elsewhere.destroyForcibly();
        assertThat(elsewhere.waitFor(10, TimeUnit.SECONDS)).isTrue();

        assertThat(owner.run("restart", "app-1").status()).isEqualTo(ExitCode.LOCK_HELD.status());

        long begun = System.nanoTime();
        String patience = String.valueOf(EngineLock.LAPSE.plusSeconds(15).toSeconds());
        assertThat(owner.run("restart", "app-1", "--lock-wait", patience).status())
                .isZero();
        System.out.printf(
                "[fault] a launcher elsewhere is killed: another one has changed the stack %.1f s later%n",
                (System.nanoTime() - begun) / 1e9);
    }

    @Test
    void whoseLoginsTheyAreIsToldAndNothingIsReplacedUntilSomebodyTakesOver() throws IOException {
        List<String> before = deployed.ids();
        Path authority = deployed.state("tls/ca.crt");
        String trusted = Files.readString(authority);

        for (List<String> words : List.of(
                List.of(deployed.words("--detach", "--yes")), List.of("secrets", "show"), List.of("certs", "trust"))) {
            Launcher.Result refused = other.run(words.toArray(String[]::new));
            assertThat(refused.status()).isEqualTo(ExitCode.FAILED.status());
            assertThat(refused.err())
                    .contains("somebody else's", deployed.state("").toString(), "--take-over");
        }
        assertThat(deployed.ids()).isEqualTo(before);
        assertThat(other.run("status").status()).isZero();

        assertThat(other.run(deployed.words("--detach", "--yes", "--take-over")).status())
                .isZero();
        assertThat(other.run("secrets", "show").out()).contains("password");
        Launcher.Result refused = owner.run("secrets", "show");
        assertThat(refused.err()).contains("somebody else's", directory.toString());

        assertThat(deployed.up("--take-over").status()).isZero();
        assertThat(Files.readString(authority))
                .as("who takes back has what they had")
                .isEqualTo(trusted);
        assertThat(deployed.up().out()).contains("nothing was changed");
    }
}
