package countme.topology.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import countme.topology.engine.Unreachable.Reason;
import countme.topology.report.Progress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectorTest {
    private final Connector connector = new Connector(Duration.ofSeconds(1), DockerLogins.NONE);

    @TempDir
    Path directory;

    @Test
    void aMissingSocketIsAbsent() {
        assertThat(reason(socket())).isEqualTo(Reason.ABSENT);
    }

    @Test
    void aSocketLeftByADeadEngineRefuses() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path()));
        }
        assertThat(path()).exists();
        assertThat(reason(socket())).isEqualTo(Reason.REFUSED);
    }

    @Test
    void aSocketThatAcceptsButNeverAnswersIsSilent() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path()));
            assertThat(reason(socket())).isEqualTo(Reason.SILENT);
        }
    }

    @Test
    void aClosedPortRefuses() throws IOException {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }
        assertThat(reason(tcp(port, null))).isEqualTo(Reason.REFUSED);
    }

    @Test
    void aHostThatDoesNotExistIsUnknown() {
        assertThat(reason(Endpoint.parse("tcp://engine.invalid:2375", null, "--engine")))
                .isEqualTo(Reason.UNKNOWN_HOST);
    }

    @Test
    void missingCertificatesAreNotTakenForPlainText() {
        assertThat(reason(tcp(1, directory))).isEqualTo(Reason.TLS);
    }

    @Test
    void whatHoldsNoKeyIsSaid() throws IOException {
        for (String file : List.of("ca.pem", "cert.pem", "key.pem")) {
            Files.writeString(directory.resolve(file), "nonsense");
        }
        assertThat(reason(tcp(1, directory))).isEqualTo(Reason.TLS);
    }

    @Test
    void anotherServiceIsNoEngine() throws IOException {
        HttpServer server = http(404, "nothing here");
        try {
            assertThat(reason(tcp(server.getAddress().getPort(), null))).isEqualTo(Reason.FAILED);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void anEngineThatWantsTlsSaysSo() throws IOException {
        HttpServer server = http(400, "Client sent an HTTP request to an HTTPS server.");
        try {
            assertThat(reason(tcp(server.getAddress().getPort(), null))).isEqualTo(Reason.TLS);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void anEngineThatIsTooOldIsToldSo() throws IOException {
        HttpServer server = http(
                200, "{\"Version\":\"19.03\",\"ApiVersion\":\"1.40\",\"MinAPIVersion\":\"1.12\",\"Os\":\"linux\"}");
        try {
            assertThat(catchThrowableOfType(
                            Unreachable.class,
                            () -> connector.dial(tcp(server.getAddress().getPort(), null), Progress.quiet())))
                    .hasMessageContaining("It is Docker 19.03, which speaks version 1.40 of the API; 1.41 is needed.")
                    .returns(Reason.TOO_OLD, Unreachable::reason);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void anEngineThatAnswersIsReachedWithTheVersionItKnows() throws Exception {
        HttpServer server = http(
                200,
                "{\"Version\": \"20.10.24\", \"ApiVersion\": \"1.41\", \"MinAPIVersion\": \"1.12\", \"Os\": \"linux\","
                        + " \"Arch\": \"arm64\"}");
        try (Engine engine = connector.dial(tcp(server.getAddress().getPort(), null), Progress.quiet())) {
            assertThat(engine.version()).isEqualTo("20.10.24");
            assertThat(engine.architecture()).isEqualTo("arm64");
            assertThat(engine.apiVersion().getVersion()).isEqualTo("1.41");
            assertThat(engine.local()).isTrue();
        } finally {
            server.stop(0);
        }
    }

    private static HttpServer http(int status, String body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return server;
    }

    private Reason reason(Endpoint endpoint) {
        return catchThrowableOfType(Unreachable.class, () -> connector.dial(endpoint, Progress.quiet()))
                .reason();
    }

    private static Endpoint tcp(int port, @Nullable Path certificates) {
        return Endpoint.parse("tcp://127.0.0.1:" + port, certificates, "--engine");
    }

    private Endpoint socket() {
        return Endpoint.socket(path(), "--engine");
    }

    private Path path() {
        return directory.resolve("docker.sock");
    }
}
