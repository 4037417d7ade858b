package countme.topology.deploy.project;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import countme.certs.CertificateDirectory;
import countme.certs.HostNames;
import countme.certs.Identity;
import countme.topology.report.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
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
        var door = new FrontDoor("the counter", Optional.of(serve(status)), "localhost", trusted, true, false);

        assertThat(door.ask(new LocalVisitor()).isEmpty()).isEqualTo(open);
    }

    @Test
    void whereNothingListensItSaysWhereItAsked() throws IOException {
        InetSocketAddress nobody;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = (InetSocketAddress) socket.getLocalSocketAddress();
        }

        assertThat(new FrontDoor("the counter", Optional.of(nobody), "localhost", trusted, true, false)
                        .ask(new LocalVisitor()))
                .hasValueSatisfying(problem -> {
                    assertThat(problem.exitCode()).isEqualTo(ExitCode.SERVICE_FAILED);
                    assertThat(problem).hasMessageContainingAll("127.0.0.1 port " + nobody.getPort(), "refused");
                });
    }

    @Test
    void itIsAskedByTheNameThatUsersType() throws Exception {
        InetSocketAddress there = serve(404);

        assertThat(new FrontDoor("the counter", Optional.of(there), "count.example", trusted, true, false)
                        .ask(new LocalVisitor()))
                .hasValueSatisfying(problem -> assertThat(problem).hasMessageContaining("count.example"));
        assertThat(new FrontDoor("the counter", Optional.of(there), "count.example", trusted, false, false)
                        .ask(new LocalVisitor()))
                .isEmpty();
    }

    @Test
    void anotherServerThatListensThereIsNotTakenForTheProxy() throws Exception {
        assertThat(new FrontDoor("the counter", Optional.of(serve(404)), "localhost", other, true, false)
                        .ask(new LocalVisitor()))
                .isPresent();
    }

    @Test
    void whatCannotBeAskedFromHereIsNoProblem() throws Exception {
        assertThat(new FrontDoor("the counter", Optional.empty(), "localhost", trusted, true, false)
                        .ask(new LocalVisitor()))
                .isEmpty();
        assertThat(new FrontDoor("the counter", Optional.of(serve(502)), "localhost", Optional.empty(), true, false)
                        .ask(new LocalVisitor()))
                .isEmpty();
    }

    private InetSocketAddress serve(int status) throws IOException, GeneralSecurityException {
        HttpsServer created = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server = created;
        created.setHttpsConfigurator(new HttpsConfigurator(context(issue("one").server())));
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

    private static SSLContext context(Identity identity) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("server", identity.key(), new char[0], identity.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(keys, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }
}
