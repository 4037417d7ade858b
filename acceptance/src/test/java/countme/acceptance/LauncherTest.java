package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import countme.topology.config.Ports;
import countme.topology.docker.Belongings;
import countme.topology.docker.Inventory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** The launcher deploys the same topology beside the one under test; neither disturbs the other. */
@Testcontainers
@Order(Deployed.BESIDE)
class LauncherTest {
    @Container
    static final Stack stack = Stack.shared();

    @Container
    static final Deployed beside = Deployed.beside();

    @TempDir
    private Path elsewhere = Path.of("");

    @Test
    void aDeployedStackOutlivesItsLauncherAndIsAdopted() throws Exception {
        Process attached = beside.attend();
        String first = answer();

        // SIGTERM, which ends it as Ctrl-C does; SIGINT is ignored by everything started from a background job.
        attached.destroy();

        assertThat(attached.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(attached.exitValue()).isEqualTo(128 + 15);
        assertThat(beside.launcher().out()).contains("The stack goes on serving");
        assertThat(answer()).isNotEqualTo(first);
        List<String> ids = beside.ids();
        // A test run that starts now must not take it for a leftover.
        assertThat(new Belongings(stack.engine()).sweep()).isEmpty();

        Launcher.Result again = beside.launcher().runPackaged(beside.words("--detach"));
        assertThat(again.status()).as(again.err()).isZero();
        assertThat(again.out())
                .contains("nothing was changed")
                .contains("https://localhost:" + beside.scene().target().https())
                .contains("https://localhost:" + beside.ports().ops());
        assertThat(beside.ids()).isEqualTo(ids);
    }

    @Test
    void verbsTellWhatThereIs() throws IOException {
        Launcher.Result status = beside.launcher().runPackaged("status", "--format", "json");
        assertThat(status.status()).as(status.out()).isZero();
        JsonNode rows = JsonMapper.builder().build().readTree(status.out());
        assertThat(rows.findValuesAsText("service"))
                .containsExactlyInAnyOrderElementsOf(beside.scene().inventory().containers().stream()
                        .map(one -> one.instance())
                        .toList());
        assertThat(rows.findValuesAsText("health"))
                .hasSize(stack.topology().instances().size())
                .containsOnly("healthy");

        Target target = beside.scene().target();
        assertThat(told("open"))
                .contains(
                        "https://localhost:" + target.https(),
                        "https://localhost:" + beside.ports().ops(),
                        "password");
        String path = "/here-" + System.nanoTime();
        String unused = target.exchange("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Awaitility.await()
                .untilAsserted(() -> assertThat(told("logs", "proxy", "-n", "20"))
                        .startsWith("proxy | ")
                        .contains(path));
        assertThat(beside.launcher().run("logs", "nobody").status()).isEqualTo(2);
        assertThat(told("images", "list")).contains("nginx").contains("countme/app");
        assertThat(told("certs", "show")).contains("*.localhost").contains("days left");
        assertThat(told("doctor")).contains("engine").contains("certificate").doesNotContain("PROBLEM");
        assertThat(told("audit").lines().skip(1).limit(2))
                .satisfiesExactly(
                        line -> assertThat(line).contains("up", "begun"),
                        line -> assertThat(line).contains("up", "done"));
        assertThat(told("down", "--dry-run"))
                .contains("would remove container " + beside.launcher().project());
        assertThat(beside.ids()).hasSize(stack.topology().instances().size());
    }

    @Test
    void aTakenPortIsToldAndNothingIsLeftBehind() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var nobody = new Launcher(beside.launcher().project() + "-none", elsewhere);
            Launcher.Result result =
                    nobody.runPackaged("up", "-d", "--https-port", String.valueOf(taken.getLocalPort()));
            assertRefused(nobody, result, "Port " + taken.getLocalPort(), "--https-port");
        }
    }

    @Test
    void whatElseCannotWorkIsToldBeforeAnythingIsCreated() {
        var nobody = new Launcher(beside.launcher().project() + "-none", elsewhere);
        String[] noDisk = Launcher.up(Ports.free(), "--min-free-disk", "9000000");
        String[] noKey =
                Launcher.up(Ports.free(), "--certificate", "/no/such.crt", "--certificate-key", "/no/such.key");
        String[] noEngine = Launcher.up(Ports.free(), "--engine", "tcp://127.0.0.1:1");
        assertRefused(nobody, nobody.run(noDisk), "nearly full", "docker system prune");
        assertRefused(nobody, nobody.run(noKey), "/no/such", "Check the path");
        assertRefused(nobody, nobody.run(noEngine), "127.0.0.1:1", "next:");
    }

    private static void assertRefused(Launcher launcher, Launcher.Result result, String what, String next) {
        assertThat(result.status()).as(result.err()).isEqualTo(1);
        assertThat(result.err())
                .contains("error: ")
                .contains(what)
                .contains(next)
                .doesNotContain("\tat ");
        assertThat(Inventory.read(stack.engine(), launcher.project()).isEmpty()).isTrue();
    }

    private static String told(String... verb) {
        return beside.launcher().run(verb).out();
    }

    private static String answer() {
        Target target = beside.scene().target();
        return target.get(target.client()).body();
    }
}
