package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import countme.topology.config.Network;
import countme.topology.docker.Exec;
import countme.topology.docker.Inventory.Instance;
import countme.topology.service.PublishedPort;
import countme.topology.service.Service;
import countme.topology.service.catalog.Loki;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** What is reachable from outside, and how. */
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class ReachabilityTest {
    @Container
    static final Stack stack = Stack.shared();

    @Test
    void onlyTheProxyPublishesPortsAndOnlyOnLoopback() {
        stack.awaitEverything();
        List<Instance> all = stack.deployment().project().inventory().containers();

        assertThat(all).hasSize(stack.topology().instances().size());
        assertThat(all).allSatisfy(instance -> {
            if (instance.service().equals(stack.topology().proxy().name())) {
                assertThat(instance.ports())
                        .hasSize(3)
                        .extracting(PublishedPort::bind)
                        .containsOnly("127.0.0.1");
            } else {
                assertThat(instance.ports()).isEmpty();
            }
        });
    }

    @Test
    void whoIsInNoneOfAnothersNetworksDoesNotReachIt() {
        stack.awaitEverything();
        Loki loki = stack.topology().loki();
        String address = loki.address(stack.deployment().project().site(), Network.ops, 0) + "/" + loki.port();

        assertThat(connect(stack.topology().proxy(), 0, address))
                .as("the proxy")
                .isTrue();
        assertThat(connect(stack.topology().app(), 1, address)).as("a replica").isFalse();
    }

    @Test
    void onlyTheEdgeReachesWhatIsOutside() throws IOException {
        assumeTrue(Neighbour.isPossible());
        try (var outside = Neighbour.routedByThisMachine()) {
            Process listening = outside.start(Programs.command(Doorbell.class, List.of("7777")));
            try (BufferedReader said = listening.inputReader(StandardCharsets.UTF_8)) {
                assertThat(said.readLine()).isEqualTo("listening");
                String address = Neighbour.ADDRESS + "/7777";

                assertThat(connect(stack.topology().proxy(), 0, address))
                        .as("the proxy")
                        .isTrue();
                assertThat(connect(stack.topology().app(), 1, address))
                        .as("a replica")
                        .isFalse();
                assertThat(connect(stack.topology().redis(), 0, address))
                        .as("Redis")
                        .isFalse();
            } finally {
                listening.destroy();
            }
        }
    }

    private static boolean connect(Service from, int slot, String address) {
        return Exec.run(
                        stack.engine(),
                        stack.instance(from, slot).id(),
                        List.of("timeout", "2", "bash", "-c", "exec 3<>/dev/tcp/" + address),
                        Duration.ofSeconds(10))
                .succeeded();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void modernTlsIsSpoken(String version) throws Exception {
        SSLSession session = handshake(version);

        assertThat(session.getProtocol()).isEqualTo(version);
        assertThat(session.getCipherSuite()).matches("TLS_ECDHE_.*(GCM|CHACHA20).*|TLS_(AES|CHACHA20).*");
        X509Certificate certificate = (X509Certificate) session.getPeerCertificates()[0];
        assertThat(certificate.getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .as("what is listened on, and nothing that is not")
                .containsExactlyInAnyOrder("localhost", "*.localhost", "127.0.0.1");
        assertThat(certificate.getPublicKey().getAlgorithm()).isEqualTo("EC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1", "TLSv1.1"})
    void oldTlsIsRefused(String version) throws Exception {
        // The JDK disables them on its own side too: a hello without it is what makes this the proxy's refusal.
        assertThat(Hello.old(version).answer(stack.target())).isEqualTo("refused (protocol version)");
    }

    @Test
    void keysAreAgreedOnSafelyFromComputersToComeEvenWhereTheClientWouldRatherNot() throws Exception {
        assertThat(Hello.agreeingIn(Hello.X25519, Hello.P256, Hello.X25519_MLKEM768)
                        .answer(stack.target()))
                .isEqualTo("accepted, in group 11ec");
        assertThat(Hello.agreeingIn(Hello.P256).answer(stack.target())).isEqualTo("accepted, in group 0017");
        assertThat(Hello.agreeingIn(Hello.P521).answer(stack.target())).isEqualTo("refused (handshake failure)");
    }

    @Test
    void whoAsksForAnotherNameIsNeitherAnsweredNorCounted() {
        long before = stack.count();

        String answer = stack.target().exchange("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");

        assertThat(Response.parse(answer).status()).isEqualTo(421);
        assertThat(stack.count()).isEqualTo(before);
    }

    /** No names in TLS, so that the most is let through to the replicas. */
    @ParameterizedTest
    @MethodSource("oddNames")
    void anOddNameIsAnsweredByAPageOfTheProxyOrOfTheCounter(String host) throws IOException {
        for (String version : List.of("HTTP/1.0", "HTTP/1.1")) {
            String request = "GET /nope " + version + "\r\n" + host + "Connection: close\r\n\r\n";
            for (Socket open : List.of(
                    tls(stack.target().https()),
                    new Socket(InetAddress.getLoopbackAddress(), stack.target().http()))) {
                try (Socket socket = open) {
                    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
                    String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

                    assertThat(Response.parse(answer).status()).as(answer).isIn(308, 400, 404, 421);
                    assertThat(answer)
                            .contains("\r\nServer: nginx\r\n")
                            .doesNotContainIgnoringCase("jetty")
                            .doesNotContain("<h2>HTTP ERROR");
                }
            }
        }
    }

    private static Stream<String> oddNames() {
        return Stream.concat(
                Stream.of(""),
                Stream.of(
                                "",
                                "ünï",
                                "%",
                                "[::1",
                                "[::1]",
                                "[:.]",
                                "*.localhost",
                                "localhost.",
                                "localhost:x",
                                "0",
                                "a b")
                        .map(host -> "Host: " + host + "\r\n"));
    }

    private static Socket tls(int port) throws IOException {
        // By an address, no name is sent.
        return stack.target().trust().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    }

    @Test
    void browsersAreToldToTakeAnAnswerForNothingElse() {
        assertThat(stack.target().get(stack.target().client()).headers().map())
                .containsKeys("x-content-type-options", "x-frame-options", "referrer-policy", "content-security-policy")
                .doesNotContainKeys("strict-transport-security", "retry-after");
    }

    @Test
    void http2IsOffered() {
        HttpClient client = HttpClient.newBuilder()
                .sslContext(stack.target().trust())
                .version(HttpClient.Version.HTTP_2)
                .build();

        assertThat(stack.target().get(client).version()).isEqualTo(HttpClient.Version.HTTP_2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/?x=1", "/nope", "//"})
    void httpRedirectsToHttpsUnderTheConfiguredName(String target) throws Exception {
        long before = stack.count();
        HttpClient client = HttpClient.newBuilder().build();
        URI uri = URI.create("http://127.0.0.1:" + stack.target().http() + target);

        HttpResponse<Void> response = client.send(
                HttpRequest.newBuilder(uri)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.discarding());

        assertThat(response.statusCode()).isEqualTo(308);
        assertThat(response.headers().firstValue("Location"))
                .hasValue("https://localhost:" + stack.target().https() + target);
        assertThat(stack.count()).isEqualTo(before);
    }

    @Test
    void noVersionOfAnythingIsTold() {
        assertThat(stack.target().get(stack.target().client()).headers().map())
                .doesNotContainKeys("x-powered-by", "via")
                .hasEntrySatisfying("server", values -> assertThat(values).containsExactly("nginx"));
    }

    private static SSLSession handshake(String version) throws IOException {
        Target target = stack.target();
        try (var socket = (SSLSocket) target.trust().getSocketFactory().createSocket(target.host(), target.https())) {
            socket.setEnabledProtocols(new String[] {version});
            socket.startHandshake();
            return socket.getSession();
        }
    }
}
