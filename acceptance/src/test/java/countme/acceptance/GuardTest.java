package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.HostConfig;
import countme.topology.config.Network;
import countme.topology.deploy.guard.Bans;
import countme.topology.docker.Exec;
import countme.topology.docker.HealthGate;
import countme.topology.service.Guarding.Ban;
import countme.topology.service.Inside;
import countme.topology.service.Service;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Who misbehaves is kept out for a while: a client of its own address, in the stack's network. */
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class GuardTest {
    private static final double SECONDS_TO_BAN = 3;
    /** It takes half a second; a busy machine takes its time. */
    private static final Duration TO_LET_IN = Duration.ofSeconds(10);

    private static final Duration TO_COME_BACK = Duration.ofSeconds(30);
    /** An alert waits for 15 s, and Prometheus for what it asks. */
    private static final Duration TO_BE_TOLD = Duration.ofSeconds(90);

    private static final Duration COMMAND = Duration.ofSeconds(20);

    private static final String NAME =
            "countme-test-client-" + ProcessHandle.current().pid();

    @Container
    static final Stack stack = Stack.shared();

    private static String client = "";
    private static String address = "";

    @BeforeAll
    static void aClientComes() {
        stack.awaitEverything();
        String network = stack.deployment().project().site().network(Network.edge);
        // Its image has Python.
        client = stack.engine()
                .create(
                        stack.instance(guard(), 0).imageReference(),
                        create -> create.withName(NAME)
                                .withEntrypoint("sleep", "600")
                                .withHostConfig(HostConfig.newHostConfig().withNetworkMode(network)));
        stack.engine().start(client);
        address = Objects.requireNonNull(stack.engine().addresses(network).get(NAME));
    }

    @AfterAll
    static void theClientGoes() {
        stack.engine().remove(client);
    }

    @AfterEach
    void everybodyIsLetIn() {
        int unused = bans().unbanAll();
    }

    @ParameterizedTest
    @CsvSource({
        "scanner, 8443, 3, GET /.env HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n",
        "login, 9443, 20, GET / HTTP/1.1\\r\\nHost: localhost\\r\\nAuthorization: Basic eDp5\\r\\n\\r\\n",
        "malformed, 8443, 10, G\\0T / HTTP/1.1\\r\\n\\r\\n",
    })
    void whoMisbehavesIsBannedWithItsOpenConnections(String reason, int port, int times, String request) {
        long count = stack.count();
        // One connection stays open and asks on; others misbehave, until the first is cut off.
        String seconds = client("""
                import ssl, socket, sys, time
                tls = ssl._create_unverified_context()
                def connect(port):
                    return tls.wrap_socket(socket.create_connection((sys.argv[1], port), 2), server_hostname="localhost")
                def ask(connection, request):
                    connection.sendall(request)
                    assert connection.recv(4096)
                polite = connect(8443)
                polite.settimeout(0.5)
                nothing = b"GET /nothing HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n"
                ask(polite, nothing)
                for i in range(int(sys.argv[3])):
                    # Guesses that come too fast are refused before they are looked at.
                    time.sleep(1.05 if sys.argv[2] == "9443" and i > 8 else 0)
                    ask(connect(int(sys.argv[2])), sys.argv[4].encode().decode("unicode_escape").encode())
                offended = time.monotonic()
                while time.monotonic() < offended + 15:
                    cut = time.monotonic()
                    try:
                        ask(polite, nothing)
                    except OSError:
                        break
                    time.sleep(0.05)
                print(cut - offended)
                try:
                    socket.create_connection((sys.argv[1], 8443), 1)
                    print("a new connection was taken")
                except OSError:
                    pass
                """, String.valueOf(port), String.valueOf(times), request);

        assertThat(Double.parseDouble(seconds))
                .as("seconds until its packets are dropped")
                .isLessThan(SECONDS_TO_BAN);
        assertThat(bans().all()).singleElement().satisfies(ban -> {
            assertThat(ban.client()).isEqualTo(address);
            assertThat(ban.reason()).isEqualTo(reason);
            assertThat(ban.until()).isAfter(Instant.now());
        });
        assertThat(stack.target().get(stack.target().client()).statusCode())
                .as("for others")
                .isEqualTo(200);
        assertThat(stack.count()).isEqualTo(count + 1);
        System.out.printf("[guard] %s: packets dropped %s s after the offence%n", reason, seconds);
    }

    @Test
    void whoIsBannedIsToldEverywhereAndLetInByTheVerb() {
        bans().ban(address);
        assertThat(isLetIn()).isFalse();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(stack.query("guard_ban_until_seconds{client=\"" + address + "\"}"))
                        .singleElement()
                        .asString()
                        .contains("reason=\"manual\""));

        long asked = System.nanoTime();
        assertThat(bans().unban(address)).isTrue();
        Awaitility.await().atMost(TO_LET_IN).until(this::isLetIn);
        System.out.printf("[guard] let in %.1f s after it was asked for%n", (System.nanoTime() - asked) / 1e9);
        assertThat(bans().all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"guard, kill", "guard, restart", "proxy, restart", "proxy, kill"})
    void aBanOutlivesGuardAndProxy(String service, String what) {
        bans().ban(address);
        Ban before = bans().all().get(0);
        String id = id(service);

        if (what.equals("kill")) {
            stack.docker().killContainerCmd(id).exec();
            stack.docker().startContainerCmd(id).exec();
        } else {
            stack.docker().restartContainerCmd(id).withTimeout(10).exec();
        }
        gate(service);

        Awaitility.await().atMost(TO_COME_BACK).ignoreExceptions().untilAsserted(() -> {
            assertThat(bans().all()).singleElement().satisfies(ban -> {
                assertThat(ban.client()).isEqualTo(before.client());
                // It is kept in whole seconds.
                assertThat(ban.until())
                        .isBetween(
                                before.until().minusSeconds(1), before.until().plusSeconds(1));
            });
            assertThat(isLetIn()).isFalse();
        });
        assertThat(stack.target().get(stack.target().client()).statusCode()).isEqualTo(200);
    }

    @Test
    void nobodyOnThisMachineIsEverBanned() throws Exception {
        HttpRequest scan =
                HttpRequest.newBuilder(stack.target().url().resolve("/.env")).build();
        for (int i = 0; i < 10; i++) {
            assertThat(stack.target()
                            .client()
                            .send(scan, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(404);
        }
        // A client that is banned for the same tells that these were looked at before.
        String unused = client("""
                import ssl, socket, sys
                for i in range(3):
                    connection = ssl._create_unverified_context().wrap_socket(socket.create_connection((sys.argv[1], 8443), 2))
                    connection.sendall(b"GET /.env HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n")
                    connection.recv(4096)
                """);

        Awaitility.await().until(() -> !bans().all().isEmpty());
        assertThat(bans().all()).extracting(Ban::client).containsExactly(address);
    }

    @Tag("faults")
    @Test
    void aGuardThatIsGoneIsAnAlert() {
        stack.docker().killContainerCmd(id("guard")).exec();
        try {
            Awaitility.await()
                    .atMost(TO_BE_TOLD)
                    .untilAsserted(() -> assertThat(stack.query(
                                    "ALERTS{alertstate=\"firing\",alertname=\"ObservabilityDown\",service=\"guard\"}"))
                            .hasSize(1));
        } finally {
            stack.startAgain(guard(), 0, TO_COME_BACK);
        }
    }

    private boolean isLetIn() {
        return run("import socket, sys; socket.create_connection((sys.argv[1], 8443), 0.5)")
                .succeeded();
    }

    private static String client(String script, String... more) {
        Inside.Result result = run(script, more);
        assertThat(result.status()).as(result.output()).isZero();
        return result.output().strip();
    }

    /** A program of a client; its first argument is the proxy's address. */
    private static Inside.Result run(String script, String... more) {
        var words = new ArrayList<>(List.of("python3", "-c", script));
        words.add(stack.topology().proxy().address(stack.deployment().project().site(), Network.edge, 0));
        words.addAll(List.of(more));
        return Exec.run(stack.engine(), client, words, Duration.ofSeconds(40));
    }

    private static void gate(String name) {
        Service service = stack.topology().service(name).orElseThrow();
        new HealthGate(stack.engine(), name, service.health(), COMMAND).await(id(name));
    }

    private static Bans bans() {
        return stack.deployment().bans();
    }

    private static Service guard() {
        return stack.topology().service("guard").orElseThrow();
    }

    private static String id(String name) {
        return stack.instance(stack.topology().service(name).orElseThrow(), 0).id();
    }
}
