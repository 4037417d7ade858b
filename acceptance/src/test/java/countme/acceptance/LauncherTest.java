package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import countme.topology.docker.Belongings;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** The launcher deploys the same topology beside the one under test; neither disturbs the other. */
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class LauncherTest {
    @Container
    static final Stack stack = Stack.shared();

    @RegisterExtension
    final OwnProject own = OwnProject.named("live");

    @Test
    void aDeployedStackOutlivesItsLauncherIsAdoptedAndKeepsItsCountWhileVerbsTellAboutIt() throws Exception {
        Process attached = own.launcher().attach(up());
        assertThat(answer()).contains("seen 1 times");

        // SIGTERM, which ends it as Ctrl-C does; SIGINT is ignored by everything started from a background job.
        attached.destroy();

        assertThat(attached.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(attached.exitValue()).isEqualTo(128 + 15);
        assertThat(own.launcher().out()).contains("The stack goes on serving");
        assertThat(answer()).contains("seen 2 times");
        List<String> ids = ids();
        // A test run that starts now must not take it for a leftover.
        assertThat(new Belongings(stack.engine()).sweep()).isEmpty();

        Launcher.Result again = own.launcher().run(up("--detach"));
        assertThat(again.status()).as(again.err()).isZero();
        assertThat(again.out()).contains("nothing was changed");
        assertThat(ids()).isEqualTo(ids);

        verbsTellWhatThereIs();

        Launcher.Result down = own.launcher().run("down");
        assertThat(down.status()).as(down.err()).isZero();
        assertThat(ids()).isEmpty();
        assertThat(own.launcher().run("status").status()).isEqualTo(18);
        assertThat(own.launcher().run(up("--detach", "--monitoring", "false")).status())
                .isZero();
        assertThat(answer()).contains("seen 3 times");
        Launcher.Result unwatched = own.launcher().run("status");
        assertThat(unwatched.out()).contains("redis").doesNotContain("loki");
        assertThat(unwatched.status()).isZero();
        assertThat(stack.deployment().status().isHealthy()).isTrue();
    }

    private void verbsTellWhatThereIs() throws IOException {
        Launcher.Result status = own.launcher().run("status", "--format", "json");
        assertThat(status.status()).as(status.out()).isZero();
        JsonNode rows = JsonMapper.builder().build().readTree(status.out());
        assertThat(rows.findValuesAsText("service"))
                .containsExactlyInAnyOrderElementsOf(stack.topology().instances());
        assertThat(rows.findValuesAsText("health")).containsOnly("healthy");

        assertThat(own.launcher().run("open").out())
                .contains(
                        "https://localhost:" + own.ports().https(),
                        "https://localhost:" + own.ports().ops(),
                        "password");
        String path = "/here-" + System.nanoTime();
        exchange(path);
        Awaitility.await()
                .untilAsserted(() -> assertThat(
                                own.launcher().run("logs", "proxy", "-n", "20").out())
                        .startsWith("proxy | ")
                        .contains(path));
        assertThat(own.launcher().run("logs", "nobody").status()).isEqualTo(2);
        assertThat(own.launcher().run("images", "list").out()).contains("nginx").contains("countme/app");
        assertThat(own.launcher().run("certs", "show").out())
                .contains("*.localhost")
                .contains("days left");
        assertThat(own.launcher().run("doctor").out())
                .contains("engine")
                .contains("certificate")
                .doesNotContain("PROBLEM");
        assertThat(own.launcher().run("down", "--dry-run").out())
                .contains("would remove container " + own.launcher().project());
        assertThat(ids()).hasSize(stack.topology().instances().size());
    }

    @Test
    void keysAreReadableByTheirOwnerOnly() throws IOException {
        assertThat(own.launcher().run("certs", "issue").status()).isZero();
        try (Stream<Path> files = Files.walk(own.launcher().directory().resolve("state"))) {
            List<Path> keys =
                    files.filter(file -> file.toString().endsWith(".key")).toList();
            assertThat(keys).hasSize(2);
            assertThat(keys)
                    .allSatisfy(key -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void aTakenPortIsToldAndNothingIsLeftBehind() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Launcher.Result result =
                    own.launcher().run("up", "-d", "--https-port", String.valueOf(taken.getLocalPort()));
            assertRefused(result, 1, "Port " + taken.getLocalPort(), "--https-port");
        }
    }

    @Test
    void whatElseCannotWorkIsToldBeforeAnythingIsCreated() {
        assertRefused(own.launcher().run(up("--min-free-disk", "9000000")), 1, "nearly full", "docker system prune");
        assertRefused(
                own.launcher().run(up("--certificate", "/no/such.crt", "--certificate-key", "/no/such.key")),
                1,
                "/no/such",
                "Check the path");
        assertRefused(own.launcher().run(up("--engine", "tcp://127.0.0.1:1")), 1, "127.0.0.1:1", "next:");
    }

    private void assertRefused(Launcher.Result result, int status, String what, String next) {
        assertThat(result.status()).as(result.err()).isEqualTo(status);
        assertThat(result.err())
                .contains("error: ")
                .contains(what)
                .contains(next)
                .doesNotContain("\tat ");
        assertThat(ids()).isEmpty();
    }

    private String[] up(String... more) {
        return Launcher.up(own.ports(), more);
    }

    private String answer() {
        return exchange("/").body();
    }

    private Response exchange(String path) {
        Target target = Target.at(own.ports());
        return Response.parse(
                target.exchange("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    }

    private List<String> ids() {
        return Inventory.read(stack.engine(), own.launcher().project()).containers().stream()
                .map(Instance::id)
                .sorted()
                .toList();
    }
}
