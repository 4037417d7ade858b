package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ContainerNetwork;
import countme.loadtest.CounterPage;
import countme.topology.config.Ports;
import countme.topology.docker.DockerEngine;
import countme.topology.docker.Exec;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.engine.Engine;
import countme.topology.service.Inside;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** A deployed stack comes back with its engine: the same containers at the same addresses with the same count. */
@Tag("faults")
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class EngineRestartTest {
    private static final Duration BACK = Duration.ofMinutes(4);
    private static final String PROJECT = "countme-restart";

    @Container
    static final Stack stack = Stack.shared();

    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everythingIsBackAndTheLauncherGoesOnWatching(boolean liveRestore) throws Exception {
        assumeTrue(SecondEngine.isPossible(), "needs Linux, root and dockerd");
        stack.awaitEverything();
        try (var second = new SecondEngine(directory, liveRestore)) {
            second.load(stack);
            var launcher = new Launcher(PROJECT, directory).behind(second.inItsNetwork());
            String[] up = Launcher.up(Ports.free(), "--engine", second.address());
            Process attached = launcher.attach(up);
            long count = visit(second);
            List<String> before = facts(second, liveRestore);

            for (boolean kill : List.of(false, true)) {
                second.restart(kill);
                Awaitility.await()
                        .atMost(BACK)
                        .ignoreExceptions()
                        .untilAsserted(() -> assertThat(visit(second)).isPositive());
                assertThat(facts(second, liveRestore)).isEqualTo(before);
                assertThat(visit(second)).isGreaterThan(count);
                count = visit(second);
                System.out.printf(
                        "[fault] engine %s, live-restore %s: same containers and addresses, the count goes on at %d%n",
                        kill ? "killed" : "restarted", liveRestore ? "on" : "off", count);
            }
            healsAgain(second);
            locksNobodyOut(second, launcher);
            assertThat(attached.isAlive()).isTrue();
            attached.destroy();
            assertThat(attached.waitFor(10, TimeUnit.SECONDS)).isTrue();
            comesUpAgainOnWhatTheEngineFoundOnItsDisk(second, launcher, up);
        }
    }

    /** Whatever becomes of a change in the middle of which the engine goes away: somebody else can make the next one. */
    private void locksNobodyOut(SecondEngine second, Launcher launcher) throws Exception {
        String[] restart = {"restart", "app", "--engine", second.address()};
        Process changing = launcher.start(restart);
        Awaitility.await()
                .atMost(BACK)
                .failFast(
                        () -> assertThat(changing.isAlive()).as(launcher.err()).isTrue())
                .until(() -> launcher.err().contains("app-1: restarting"));
        second.restart(true);
        assertThat(changing.waitFor(BACK.toSeconds(), TimeUnit.SECONDS)).isTrue();

        var other = new Launcher(PROJECT, Files.createDirectory(directory.resolve("other")));
        Launcher.Result result = other.run("restart", "app", "--lock-wait", "60", "--engine", second.address());

        assertThat(result.status()).as(launcher.err() + result.err()).isZero();
    }

    /** An engine knows less of a volume that it did not make since its start. */
    private static void comesUpAgainOnWhatTheEngineFoundOnItsDisk(SecondEngine second, Launcher launcher, String... up)
            throws Exception {
        long count = visit(second);
        assertThat(launcher.run("down", "-y", "--engine", second.address()).status())
                .isZero();
        second.restart(false);

        Process attached = launcher.attach(up);

        assertThat(visit(second)).isEqualTo(count + 1);
        attached.destroy();
    }

    /** Ids, names and addresses; where containers live on without the daemon, since when they run too. */
    private static List<String> facts(SecondEngine second, boolean liveRestore) {
        try (Engine engine = second.connect()) {
            return Inventory.read(new DockerEngine(engine), PROJECT).containers().stream()
                    .map(one -> {
                        InspectContainerResponse found =
                                engine.client().inspectContainerCmd(one.id()).exec();
                        return one.id() + " " + one.name() + " "
                                + found.getNetworkSettings().getNetworks().values().stream()
                                        .map(ContainerNetwork::getIpAddress)
                                        .sorted()
                                        .toList()
                                + (liveRestore ? found.getState().getStartedAt() : "");
                    })
                    .sorted()
                    .toList();
        }
    }

    /** Through the proxy, from inside: the published port is in the second engine's own network. */
    private static long visit(SecondEngine second) {
        try (Engine engine = second.connect()) {
            Instance proxy = Inventory.read(new DockerEngine(engine), PROJECT)
                    .named("proxy")
                    .get(0);
            Instance app = Inventory.read(new DockerEngine(engine), PROJECT)
                    .named("app-1")
                    .get(0);
            assertThat(proxy.status()).startsWith("Up");
            Inside.Result result = Exec.run(
                    new DockerEngine(engine),
                    app.id(),
                    List.of(
                            "bash",
                            "-c",
                            "exec 3<>/dev/tcp/127.0.0.1/5000;"
                                    + " printf 'GET / HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3; cat <&3"),
                    Duration.ofSeconds(5));
            String body = result.output().substring(result.output().indexOf("\r\n\r\n") + 4);
            return CounterPage.parse(body);
        }
    }

    private static void healsAgain(SecondEngine second) {
        String removed;
        try (Engine engine = second.connect()) {
            removed = Inventory.read(new DockerEngine(engine), PROJECT)
                    .named("app-2")
                    .get(0)
                    .id();
            engine.client().removeContainerCmd(removed).withForce(true).exec();
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
            try (Engine engine = second.connect()) {
                assertThat(Inventory.read(new DockerEngine(engine), PROJECT).named("app-2"))
                        .singleElement()
                        .satisfies(one -> assertThat(one.id()).isNotEqualTo(removed))
                        .satisfies(one -> assertThat(one.status()).startsWith("Up"));
            }
        });
    }
}
