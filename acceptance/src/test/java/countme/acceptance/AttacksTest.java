package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.HostConfig;
import countme.topology.docker.ContainerLogs;
import countme.topology.docker.Exec;
import countme.topology.service.Guarding.Ban;
import countme.topology.service.Login;
import countme.topology.service.catalog.Proxy;
import countme.topology.service.catalog.Registry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
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

    /** How the engine names the network of a container that lives in another's. */
    private static final String JOINED = "container:";

    /** A line of the kernel's: to any address, from none, and waiting. Loopback is left out, and so is the engine's name server. */
    private static final Pattern LISTENING = Pattern.compile(": 0+:(\\p{XDigit}{4}) 0+:0000 0A ");

    @BeforeAll
    static void awaitEverything() {
        stack.awaitEverything();
    }

    static Stream<Attack> all() {
        return Attacks.all();
    }

    @AfterAll
    static void everybodyIsLetIn() {
        int unused = stack.deployment().bans().unbanAll();
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
        Set<Listener> inside = listeners();
        inside.removeAll(published());
        assertThat(inside).hasSizeGreaterThan(stack.topology().services().size());

        try (var neighbour = Neighbour.routedByThisMachine();
                var here = new ServerSocket(0)) {
            assertThat(neighbour.reaches(Neighbour.GATEWAY, here.getLocalPort()))
                    .isTrue();

            assertThat(inside.parallelStream().filter(one -> neighbour.reaches(one.address(), one.port())))
                    .isEmpty();
        }
    }

    @Test
    void nothingButTheProxyAnswersToAContainerInItsNetwork() {
        Set<Listener> all = listeners();
        String network = ProxyNetwork.of(stack).name();
        String stranger = stack.engine()
                .create(
                        stack.instance(stack.topology().redis(), 0).imageReference(),
                        create -> create.withEntrypoint("sleep", "600")
                                .withHostConfig(HostConfig.newHostConfig()
                                        .withNetworkMode(network)
                                        .withAutoRemove(true)));
        try {
            stack.engine().start(stranger);

            assertThat(all.parallelStream().filter(one -> reaches(stranger, one)))
                    .isNotEmpty()
                    .isSubsetOf(ownPorts(stack.topology().proxy()));
        } finally {
            stack.engine().remove(stranger);
        }
    }

    /** Whether a port answers to a container within two seconds. */
    private static boolean reaches(String container, Listener one) {
        String connect = "exec 3<>/dev/tcp/" + one.address() + "/" + one.port();
        return Exec.run(
                        stack.engine(),
                        container,
                        List.of("timeout", "2", "bash", "-c", connect),
                        Duration.ofSeconds(20))
                .succeeded();
    }

    /** What the proxy itself listens on, at its addresses; not what lives in its network. */
    private static Set<Listener> ownPorts(Proxy proxy) {
        return addresses(ProxyNetwork.proxy(stack)).stream()
                .flatMap(address -> Stream.of(
                                proxy.usersPort(), proxy.redirectPort(), proxy.operatorsPort(), proxy.statusPort())
                        .map(port -> new Listener(address, port)))
                .collect(Collectors.toSet());
    }

    /** A port that something listens on beyond its own loopback. */
    private record Listener(String address, int port) {}

    /** What the proxy publishes, as it is inside. */
    private static Set<Listener> published() {
        InspectContainerResponse proxy = ProxyNetwork.proxy(stack);
        return proxy.getHostConfig().getPortBindings().getBindings().keySet().stream()
                .flatMap(port -> addresses(proxy).stream().map(address -> new Listener(address, port.getPort())))
                .collect(Collectors.toSet());
    }

    /** Of all containers, at each of their addresses. */
    private static Set<Listener> listeners() {
        return stack.deployment().project().inventory().containers().stream()
                .map(instance ->
                        stack.docker().inspectContainerCmd(instance.id()).exec())
                .flatMap(AttacksTest::listeners)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static Stream<Listener> listeners(InspectContainerResponse container) {
        Path sockets = Path.of("/proc", String.valueOf(container.getState().getPidLong()), "net");
        List<String> addresses = addresses(container);
        return Stream.of("tcp", "tcp6")
                .flatMap(file -> lines(sockets.resolve(file)))
                .map(LISTENING::matcher)
                .filter(Matcher::find)
                .map(socket -> Integer.parseInt(socket.group(1), 16))
                .flatMap(port -> addresses.stream().map(address -> new Listener(address, port)));
    }

    /** Who lives in another's network has the other's. */
    private static List<String> addresses(InspectContainerResponse container) {
        String mode = String.valueOf(container.getHostConfig().getNetworkMode());
        return mode.startsWith(JOINED)
                ? addresses(stack.docker()
                        .inspectContainerCmd(mode.substring(JOINED.length()))
                        .exec())
                : container.getNetworkSettings().getNetworks().values().stream()
                        .map(network -> String.valueOf(network.getIpAddress()))
                        .toList();
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
                () -> stack.deployment().bans().all().stream()
                        .map(Ban::reason)
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(", ")),
                () -> ContainerLogs.since(stack.engine(), proxy, begin));
    }

    /** From addresses that nobody has had before, as the guard may have banned those by now. */
    private static String elsewhere(FloodClient.Way way) {
        assumeTrue(Neighbour.isPossible());
        int unused = stack.deployment().bans().unbanAll();
        Proxy proxy = stack.topology().proxy();
        var network = ProxyNetwork.of(stack);
        List<String> clients = network.freshAddresses(way.clients());
        var words = new ArrayList<>(List.of(
                way.name(), network.proxy(), String.valueOf(way.port(proxy.usersPort(), proxy.operatorsPort()))));
        words.addAll(clients);
        try (var neighbour = Neighbour.inNetwork(network.id(), clients)) {
            return neighbour.prints(Programs.command(FloodClient.class, words));
        }
    }
}
