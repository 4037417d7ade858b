package countme.certs.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import countme.certs.CertificateProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of authorities that do not give a certificate. One that does is asked in the acceptance tests. */
class AcmeClientTest {
    @TempDir
    private Path directory = Path.of("");

    private HttpServer server = server();

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void begin() {
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        answer("/directory", 200, "application/json", """
                {"newNonce": "%1$s/nonce", "newAccount": "%1$s/account", "newOrder": "%1$s/order"}""".formatted(url));
        answer("/nonce", 204, "", "");
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    @Test
    void whoIsAskedTooOftenSaysUntilWhen() {
        server.createContext("/account", exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "7200");
            send(exchange, 429, "application/problem+json", """
                    {"type": "urn:ietf:params:acme:error:rateLimited", "detail": "too many registrations"}""");
        });

        CertificateProblem problem = ask();

        assertThat(problem.why()).isEqualTo("It was asked too often: too many registrations.");
        assertThat(Duration.between(Instant.now(), problem.notBefore().orElseThrow()))
                .isBetween(Duration.ofSeconds(7100), Duration.ofSeconds(7201));
    }

    @Test
    void whoRefusesIsQuoted() {
        answer("/account", 403, "application/problem+json", """
                {"type": "urn:ietf:params:acme:error:unauthorized", "detail": "no account for you"}""");

        assertThat(ask().why()).isEqualTo("It refused: no account for you. (unauthorized)");
    }

    @Test
    void whoIsBrokenIsAway() {
        answer("/account", 503, "text/html", "<html>later</html>");

        assertThat(ask().why()).contains("It cannot be reached", "503");
    }

    @Test
    void whoSpeaksSomethingElseIsAway() {
        server.removeContext("/directory");
        answer("/directory", 200, "text/html", "<html>welcome</html>");

        assertThat(ask().why()).contains("It cannot be reached", "does not speak ACME");
    }

    @Test
    void whoIsNotThereIsAway() {
        server.stop(0);

        CertificateProblem problem = ask();

        assertThat(problem.what()).isEqualTo("127.0.0.1 gave no certificate for count.example.com");
        assertThat(problem.why()).contains("It cannot be reached");
        assertThat(problem.notBefore()).isEmpty();
    }

    private CertificateProblem ask() {
        var account = new AcmeAccount(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/directory"),
                Optional.empty(),
                directory.resolve("made/account.key"),
                Optional.empty());
        return catchThrowableOfType(
                CertificateProblem.class,
                () -> new AcmeClient().certify(account, Set.of("count.example.com"), new PublicAuthority.Challenges() {
                    @Override
                    public void answer(String token, String answer) {
                        throw new AssertionError("nothing was asked");
                    }

                    @Override
                    public void end() {}
                }));
    }

    private void answer(String path, int status, String type, String body) {
        server.createContext(path, exchange -> send(exchange, status, type, body));
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        exchange.getResponseHeaders().add("Replay-Nonce", "abcd");
        if (!type.isEmpty()) {
            exchange.getResponseHeaders().add("Content-Type", type);
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
