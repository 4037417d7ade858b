package countme.topology.deploy.project;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsServer;
import countme.certs.CertificateDirectory;
import countme.certs.HostNames;
import countme.topology.LocalHttps;
import countme.topology.report.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrontDoorTest {
    @TempDir
    private Path directory = Path.of("");

    private @Nullable HttpsServer server;
    private Optional<X509Certificate> trusted = Optional.empty();
    private Optional<X509Certificate> other = Optional.empty();

    @BeforeEach
    void makeCertificates() {
        trusted = Optional.of(issue("one").authority().certificate());
        other = Optional.of(issue("other").authority().certificate());
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"404, true", "200, true", "502, false"})
    void onlyAReplicasAnswerIsOne(int status, boolean open) throws Exception {
        var door = new FrontDoor(
                "the counter", Optional.of(Doorway.direct(serve(status))), "localhost", trusted, true, false);

        assertThat(door.ask(new LocalVisitor()).isEmpty()).isEqualTo(open);
    }

    @Test
    void whereNothingListensItSaysWhereItAsked() throws IOException {
        InetSocketAddress nobody;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = (InetSocketAddress) socket.getLocalSocketAddress();
        }

        assertThat(new FrontDoor("the counter", Optional.of(Doorway.direct(nobody)), "localhost", trusted, true, false)
                        .ask(new LocalVisitor()))
                .hasValueSatisfying(problem -> {
                    assertThat(problem.exitCode()).isEqualTo(ExitCode.SERVICE_FAILED);
                    assertThat(problem).hasMessageContainingAll("127.0.0.1 port " + nobody.getPort(), "refused");
                });
    }

    @Test
    void itIsAskedByTheNameThatUsersType() throws Exception {
        InetSocketAddress there = serve(404);

        assertThat(new FrontDoor(
                                "the counter",
                                Optional.of(Doorway.direct(there)),
                                "count.example",
                                trusted,
                                true,
                                false)
                        .ask(new LocalVisitor()))
                .hasValueSatisfying(problem -> assertThat(problem).hasMessageContaining("count.example"));
        assertThat(new FrontDoor(
                                "the counter",
                                Optional.of(Doorway.direct(there)),
                                "count.example",
                                trusted,
                                false,
                                false)
                        .ask(new LocalVisitor()))
                .isEmpty();
    }

    @Test
    void anotherServerThatListensThereIsNotTakenForTheProxy() throws Exception {
        assertThat(new FrontDoor(
                                "the counter", Optional.of(Doorway.direct(serve(404))), "localhost", other, true, false)
                        .ask(new LocalVisitor()))
                .isPresent();
    }

    @Test
    void whatCannotBeAskedFromHereIsNoProblem() throws Exception {
        assertThat(new FrontDoor("the counter", Optional.empty(), "localhost", trusted, true, false)
                        .ask(new LocalVisitor()))
                .isEmpty();
        assertThat(new FrontDoor(
                                "the counter",
                                Optional.of(Doorway.direct(serve(502))),
                                "localhost",
                                Optional.empty(),
                                true,
                                false)
                        .ask(new LocalVisitor()))
                .isEmpty();
    }

    /** Without its header, a listener of that protocol takes nothing for a request. */
    @Test
    void whereBalancersSpeakTheProxyProtocolItSpeaksItToo() throws Exception {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var heard = CompletableFuture.supplyAsync(() -> firstLineAndRedirect(listener));

            assertThat(new LocalVisitor().redirect("127.0.0.1", listener.getLocalPort(), true))
                    .contains("https://count.example");
            assertThat(heard.get(5, TimeUnit.SECONDS)).isEqualTo("PROXY UNKNOWN");
        }
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var heard = CompletableFuture.supplyAsync(() -> firstLineAndRedirect(listener));
            var there = (InetSocketAddress) listener.getLocalSocketAddress();

            assertThat(new FrontDoor(
                                    "the counter", Optional.of(Doorway.direct(there)), "localhost", trusted, true, true)
                            .ask(new LocalVisitor()))
                    .isPresent();
            assertThat(heard.get(5, TimeUnit.SECONDS)).isEqualTo("PROXY UNKNOWN");
        }
    }

    private static String firstLineAndRedirect(ServerSocket listener) {
        try (Socket visitor = listener.accept()) {
            var in = new BufferedReader(new InputStreamReader(visitor.getInputStream(), StandardCharsets.ISO_8859_1));
            String first = in.readLine();
            String unused = in.readLine();
            visitor.getOutputStream()
                    .write("HTTP/1.1 308 Permanent Redirect\r\nLocation: https://count.example/\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return first;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private InetSocketAddress serve(int status) throws IOException, GeneralSecurityException {
        HttpsServer created = LocalHttps.showing(issue("one").server());
        server = created;
        created.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        created.start();
        return created.getAddress();
    }

    private CertificateDirectory.Issued issue(String project) {
        return new CertificateDirectory(directory.resolve(project), project, InstantSource.system())
                .ensure(HostNames.localAnd(List.of()));
    }
}
