package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import countme.topology.config.Network;
import countme.topology.docker.ContainerLogs;
import countme.topology.docker.Inventory.Instance;
import countme.topology.service.Login;
import countme.topology.service.catalog.Proxy;
import countme.topology.service.catalog.Registry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Every attack of the table in docs/security.md: what becomes of it, what is counted, and whether others are served meanwhile. */
@Tag("attacks")
@Testcontainers
class AttacksTest {
    @Container
    static final Stack stack = Stack.shared();

    /** In the last octet, of no service. */
    private static final int UNUSED = 250;

    /** A line of the kernel's: to any address, from none, and waiting. Loopback is left out, and so is the engine's name server. */
    private static final Pattern LISTENING = Pattern.compile(": 0+:(\\p{XDigit}{4}) 0+:0000 0A ");

    @BeforeAll
    static void awaitEverything() {
        stack.awaitEverything();
    }

    static Stream<Attack> all() {
        return Attacks.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void comesOutAsTheTableSaysAndOthersDoNotNotice(Attack attack) throws Exception {
        Attacker attacker = attacker();
        long before = stack.count();
        try (var bystander = new Bystander(stack.target())) {
            assertThat(attack.attempt().by(attacker)).isEqualTo(attack.outcome());

            bystander.awaitOneMoreAnswer();
            assertThat(bystander.failures()).isEmpty();
        }
        assertThat(stack.count() - before).as("counted").isEqualTo(attack.counted());
    }

    @Test
    void nothingButTheProxyAnswersToAnotherMachineThatKnowsTheWay() throws IOException {
        assumeTrue(Neighbour.isPossible());
        List<Listener> inside = stack.deployment().project().inventory().containers().stream()
                .filter(instance ->
                        !instance.service().equals(stack.topology().proxy().name()))
                .flatMap(AttacksTest::listeners)
                .toList();
        assertThat(inside).hasSizeGreaterThan(stack.topology().services().size());

        try (var neighbour = Neighbour.routedByThisMachine();
                var here = new ServerSocket(0)) {
            assertThat(neighbour.reaches(Neighbour.GATEWAY, here.getLocalPort()))
                    .isTrue();

            assertThat(inside.parallelStream().filter(one -> neighbour.reaches(one.address(), one.port())))
                    .isEmpty();
        }
    }

    /** A port that a container listens on beyond its own loopback. */
    private record Listener(String container, String address, int port) {}

    private static Stream<Listener> listeners(Instance instance) {
        var inspected = stack.docker().inspectContainerCmd(instance.id()).exec();
        String address = inspected
                .getNetworkSettings()
                .getNetworks()
                .values()
                .iterator()
                .next()
                .getIpAddress();
        Path sockets = Path.of("/proc", String.valueOf(inspected.getState().getPidLong()), "net");
        return Stream.of("tcp", "tcp6")
                .flatMap(file -> lines(sockets.resolve(file)))
                .map(LISTENING::matcher)
                .filter(Matcher::find)
                .map(socket -> Integer.parseInt(socket.group(1), 16))
                .distinct()
                .map(port -> new Listener(instance.name(), String.valueOf(address), port));
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Attacker attacker() {
        Target users = stack.target();
        Login login = stack.deployment().project().login().ensure();
        URI console = URI.create(stack.deployment().consoleAddress().orElseThrow());
        Instant begin = Instant.now();
        String proxy = stack.instance(stack.topology().proxy(), 0).id();
        return new Attacker(
                users,
                new Target(users.host(), console.getPort(), 0, users.trust()),
                login.header(),
                new Registry().login(login).header(),
                AttacksTest::elsewhere,
                () -> ContainerLogs.since(stack.engine(), proxy, begin));
    }

    private static String elsewhere(FloodClient.Way way) {
        assumeTrue(Neighbour.isPossible());
        var site = stack.deployment().project().site();
        Proxy proxy = stack.topology().proxy();
        String network = stack.docker()
                .inspectNetworkCmd()
                .withNetworkId(site.network(Network.edge))
                .exec()
                .getId();
        int port = way == FloodClient.Way.GUESSES ? proxy.operatorsPort() : proxy.usersPort();
        try (var neighbour =
                Neighbour.inNetwork(network, site.subnets().of(Network.edge).address(UNUSED))) {
            return neighbour.prints(
                    FloodClient.class, way.name(), proxy.address(site, Network.edge, 0), String.valueOf(port));
        }
    }
}
