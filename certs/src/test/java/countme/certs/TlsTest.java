package countme.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real handshakes on loopback, host names verified by the JDK's client. */
class TlsTest {
    private final Identity authority = Issuer.authority("demo", Instant.now());

    private @Nullable HttpsServer server;

    @AfterEach
    void close() {
        if (server != null) {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void aClientThatTrustsTheAuthorityGetsThrough(String host) throws Exception {
        int port = serve("127.0.0.1", HostNames.localAnd(List.of("127.0.0.1")));
        assertThat(get(host, port, authority.certificate())).isEqualTo(204);
    }

    @Test
    void aClientsCertificateThatIsOutOfDateIsFoundOutBeforeItIsShown(@TempDir Path files) throws Exception {
        Instant now = Instant.now();
        assertThat(Tls.outOfDate(files, now)).isEmpty();
        Files.writeString(files.resolve("cert.pem"), Pem.encode(List.of(authority.certificate())));

        assertThat(Tls.outOfDate(files, now.plusSeconds(60))).isEmpty();
        Instant end = authority.certificate().getNotAfter().toInstant();
        assertThat(Tls.outOfDate(files, end.plusSeconds(1)))
                .hasValueSatisfying(why -> assertThat(why).contains("cert.pem has expired, on " + end));
        Instant begin = authority.certificate().getNotBefore().toInstant();
        assertThat(Tls.outOfDate(files, begin.minusSeconds(1)))
                .hasValueSatisfying(why -> assertThat(why).contains("is valid only from " + begin));
    }

    @Test
    void alsoOverIpv6() throws Exception {
        assumeTrue(hasIpv6Loopback(), "This machine has no ::1");
        int port = serve("::1", HostNames.localAnd(List.of("::1")));
        assertThat(get("[::1]", port, authority.certificate())).isEqualTo(204);
    }

    @Test
    void aNameThatIsNotInTheCertificateIsRefused() throws Exception {
        int port = serve("127.0.0.1", new HostNames(Set.of("counter.example.com"), Set.of()));
        assertThatThrownBy(() -> get("localhost", port, authority.certificate()))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("No subject alternative DNS name matching localhost found");
    }

    @Test
    void anotherAuthorityOfTheSameNameIsNotTrusted() throws Exception {
        int port = serve("127.0.0.1", HostNames.localAnd(List.of()));
        Identity impostor = Issuer.authority("demo", Instant.now());
        assertThatThrownBy(() -> get("localhost", port, impostor.certificate()))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("PKIX path validation failed");
    }

    @Test
    void aClientByFilesTrustsTheAuthorityInThem(@TempDir Path files) throws Exception {
        int port = serve("127.0.0.1", HostNames.localAnd(List.of("127.0.0.1")));
        Files.writeString(
                files.resolve("ca.pem"),
                Issuer.authority("other", Instant.now()).chainPem());
        assertThatThrownBy(() -> get("127.0.0.1", port, Tls.ofClient(files))).isInstanceOf(SSLHandshakeException.class);

        Files.writeString(files.resolve("ca.pem"), authority.chainPem(), StandardOpenOption.APPEND);
        assertThat(get("127.0.0.1", port, Tls.ofClient(files))).isEqualTo(204);
    }

    @Test
    void aClientByFilesSaysWhoItIsWhereItIsAsked(@TempDir Path files) throws Exception {
        HttpsServer strict = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server = strict;
        write(files, Issuer.server(authority, HostNames.localAnd(List.of("127.0.0.1")), Instant.now()));
        strict.setHttpsConfigurator(new HttpsConfigurator(Tls.ofClient(files)) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters asking = getSSLContext().getDefaultSSLParameters();
                asking.setNeedClientAuth(true);
                parameters.setSSLParameters(asking);
            }
        });
        strict.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        strict.start();
        int port = strict.getAddress().getPort();

        write(files, authority);
        assertThat(get("127.0.0.1", port, Tls.ofClient(files))).isEqualTo(204);
        Files.delete(files.resolve("cert.pem"));
        Files.delete(files.resolve("key.pem"));
        assertThatThrownBy(() -> get("127.0.0.1", port, Tls.ofClient(files))).isInstanceOf(IOException.class);
    }

    @Test
    void aFileThatHoldsNothingOfTheKindIsNamed(@TempDir Path files) throws Exception {
        assertThatThrownBy(() -> Tls.ofClient(files)).isInstanceOf(NoSuchFileException.class);
        Files.writeString(files.resolve("ca.pem"), authority.chainPem());
        Files.writeString(files.resolve("cert.pem"), authority.chainPem());
        Files.writeString(files.resolve("key.pem"), "nonsense");
        assertThatThrownBy(() -> Tls.ofClient(files))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessage(files.resolve("key.pem") + " holds no PEM private key");
    }

    private void write(Path files, Identity own) throws IOException {
        Files.writeString(files.resolve("ca.pem"), authority.chainPem());
        Files.writeString(files.resolve("cert.pem"), own.chainPem());
        Files.writeString(files.resolve("key.pem"), own.keyPem());
    }

    private int serve(String address, HostNames names) throws IOException, GeneralSecurityException {
        Identity identity = Issuer.server(authority, names, Instant.now());
        HttpsServer created = HttpsServer.create(new InetSocketAddress(InetAddress.getByName(address), 0), 0);
        server = created;
        created.setHttpsConfigurator(new HttpsConfigurator(serving(identity)));
        created.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        created.start();
        return created.getAddress().getPort();
    }

    private static SSLContext serving(Identity identity) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("server", identity.key(), new char[0], identity.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(keys, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private static int get(String host, int port, X509Certificate trusted) throws IOException, InterruptedException {
        return get(host, port, Tls.trusting(trusted));
    }

    private static int get(String host, int port, SSLContext context) throws IOException, InterruptedException {
        URI uri = URI.create("https://" + host + ":" + port + "/");
        return HttpClient.newBuilder()
                .sslContext(context)
                .build()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private static boolean hasIpv6Loopback() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .anyMatch(address -> address instanceof Inet6Address && address.isLoopbackAddress());
    }
}
