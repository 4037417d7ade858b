package countme.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpsConfigurator;
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
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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
        URI uri = URI.create("https://" + host + ":" + port + "/");
        return HttpClient.newBuilder()
                .sslContext(Tls.trusting(trusted))
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
