package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import countme.loadtest.Judge;
import countme.loadtest.Load;
import countme.loadtest.Phase;
import countme.loadtest.Quantiles;
import countme.topology.service.Login;
import countme.topology.service.catalog.Proxy;
import countme.topology.service.catalog.Registry;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/**
 * What eight others notice while each kind of attack goes on without a pause, from a process that has three tenths of a processor: on this machine, which has no
 * limits and is never banned, and on another one. No request of theirs may fail; how long they wait, with the attack and without it in turns, is printed.
 */
@Tag("attacks")
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class AttackLatencyTest {
    @Container
    static final Stack stack = Stack.shared();

    private static final double SHARE = 0.3;
    private static final int VISITORS = 8;
    private static final double REQUESTS_A_SECOND = 200;
    private static final Duration LENGTH = Duration.ofSeconds(3);
    private static final int ROUNDS = 3;
    /** Until an attack has as many connections as it may come to. */
    private static final Duration LEAD = Duration.ofSeconds(1);

    private static final Path TABLE = Path.of("target/attack-latency.md");
    private static final List<String> ROWS = new ArrayList<>(List.of(
            "| attack | p99 without, ms | from this machine, ms | times, median (range) | from addresses of their own, ms | times, median (range) |",
            "|---|---:|---:|---:|---:|---:|"));

    @BeforeAll
    static void awaitEverything() throws IOException, InterruptedException {
        stack.awaitEverything();
        // The visitors' own code is compiled in this one.
        double unused = p99();
    }

    static Stream<String> kinds() {
        return Attacks.all().map(Attack::kind).distinct();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void noRequestOfOthersFailsMeanwhile(String kind) throws IOException, InterruptedException {
        assumeTrue(ProcessorQuota.isPossible() && Neighbour.isPossible());
        List<Double> without = new ArrayList<>();
        List<Double> fromHere = new ArrayList<>();
        List<Double> fromOutside = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            without.add(p99());
            fromHere.add(p99WhileAttackedFromHere(kind));
            fromOutside.add(p99WhileAttackedFromOutside(kind));
        }
        ROWS.add(String.format(
                Locale.ROOT,
                "| %s | %.1f | %s | %s |",
                kind,
                median(without),
                figures(fromHere, without),
                figures(fromOutside, without)));
        assertThat(fromOutside).as("served to the end").hasSize(ROUNDS);
    }

    @AfterAll
    static void print() throws IOException {
        int unused = stack.deployment().bans().unbanAll();
        Files.write(TABLE, ROWS);
        ROWS.forEach(System.out::println);
    }

    /** Milliseconds; where a request fails, an exception. Attackers count, too, so the numbers on the pages are not looked at. */
    private static double p99() throws IOException, InterruptedException {
        URI page = URI.create("https://127.0.0.1:" + stack.target().https() + "/");
        return new Phase(page, new Load.Open(REQUESTS_A_SECOND), VISITORS, LENGTH, Judge.PAGES_ONLY)
                .run()
                .p99();
    }

    /** From addresses that have limits, and are banned. */
    private static double p99WhileAttackedFromOutside(String kind) throws IOException, InterruptedException {
        int unused = stack.deployment().bans().unbanAll();
        var network = ProxyNetwork.of(stack);
        List<String> clients = network.freshAddresses(clients(kind));
        Proxy proxy = stack.topology().proxy();
        List<String> words =
                words(kind, network.proxy(), proxy.usersPort(), proxy.redirectPort(), proxy.operatorsPort());
        words.addAll(clients);
        try (var neighbour = Neighbour.inNetwork(network.id(), clients)) {
            return p99During(neighbour.start(Programs.command(AttackLoop.class, words)));
        }
    }

    private static double p99During(Process attacker) throws IOException, InterruptedException {
        try (var quota = new ProcessorQuota(SHARE);
                BufferedReader said = attacker.inputReader()) {
            try {
                assertThat(said.readLine()).isEqualTo("attacking");
                quota.hold(attacker);
                Scene.lasting(LEAD);
                double p99 = p99();
                assertThat(attacker.isAlive()).as("attacked to the end").isTrue();
                return p99;
            } finally {
                attacker.destroyForcibly().waitFor();
            }
        }
    }

    /** From this machine, which has no limits and is never banned. */
    private static double p99WhileAttackedFromHere(String kind) throws IOException, InterruptedException {
        Target users = stack.target();
        int operators =
                URI.create(stack.deployment().consoleAddress().orElseThrow()).getPort();
        List<String> words = words(kind, users.host(), users.https(), users.http(), operators);
        IntStream.rangeClosed(1, clients(kind)).forEach(client -> words.add("127.0.1." + client));
        return p99During(new ProcessBuilder(Programs.command(AttackLoop.class, words))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    private static int clients(String kind) {
        return kind.contains("many") ? 20 : 1;
    }

    private static List<String> words(String kind, String host, int https, int http, int operators) {
        Login login = stack.deployment().project().login().ensure();
        return new ArrayList<>(List.of(
                kind,
                host,
                String.valueOf(https),
                String.valueOf(http),
                String.valueOf(operators),
                login.header(),
                new Registry().login(login).header()));
    }

    /** Milliseconds, and how many times as many as without an attack. */
    private static String figures(List<Double> with, List<Double> without) {
        double[] times = IntStream.range(0, ROUNDS)
                .mapToDouble(round -> with.get(round) / without.get(round))
                .sorted()
                .toArray();
        return String.format(
                Locale.ROOT,
                "%.1f | %.1f (%.1f – %.1f)",
                median(with),
                Quantiles.median(times),
                times[0],
                times[ROUNDS - 1]);
    }

    private static double median(List<Double> figures) {
        return Quantiles.median(
                figures.stream().mapToDouble(Double::doubleValue).sorted().toArray());
    }
}
