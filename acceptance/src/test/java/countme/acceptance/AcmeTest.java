package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.certs.HostNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** A public authority looks at the stack, and gives it a certificate, while visitors are served; or gives none, and they are served as before. */
@Testcontainers
@Order(Deployed.BESIDE_UNWATCHED)
class AcmeTest {
    private static final int PROXY = 8080;
    private static final int NOTHING = 9;

    @Container
    static final Deployed deployed = Deployed.beside("--monitoring", "false");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void itIsGivenAndRenewedAndTakenBackUnderLoadWithoutAFailedRequest() {
        String proxy = deployed.scene().find("proxy").id();
        try (var pebble = new Pebble(deployed.scene(), PROXY, directory)) {
            up(pebble, Pebble.NAME, "is serving");
            X509Certificate first = shown(Pebble.NAME);
            assertThat(HostNames.in(first).dns()).containsExactly(Pebble.NAME);
            assertThat(first.getIssuerX500Principal().getName()).contains("Pebble");
            assertThat(deployed.launcher().run("status").status()).isZero();

            Tally tally = deployed.scene().during("a certificate of a public authority, and its renewal", () -> {
                long begun = System.nanoTime();
                Launcher.Result issued = deployed.launcher().run("certs", "issue");
                assertThat(issued.status()).as(issued.err()).isZero();
                assertThat(issued.out()).contains("valid until");
                System.out.printf(
                        "[acme] given and in use after %d ms%n",
                        Duration.ofNanos(System.nanoTime() - begun).toMillis());
                assertThat(shown(Pebble.NAME).getSerialNumber()).isNotEqualTo(first.getSerialNumber());
                assertThat(deployed.up().status()).isZero();
                assertThat(shown("localhost").getIssuerX500Principal().getName())
                        .contains("Countme local CA");
            });

            assertThat(tally.failures()).as(tally.toString()).isZero();
            assertThat(deployed.scene().find("proxy").id()).isEqualTo(proxy);
        }
        assertThat(deployed.scene().exec("proxy", "bash", "-c", "ls /var/tmp")).doesNotContain("acme-");
        assertThat(challenge("unknown").status()).as("a page like any other").isEqualTo(308);
    }

    @Test
    void whereNoneIsGivenWhatWasShownBeforeGoesOnAndWhyIsSaid() {
        try (var pebble = new Pebble(deployed.scene(), NOTHING, directory)) {
            up(pebble, Pebble.BLOCKED, "It gives none for such a name", "--server-name");
            up(pebble, Pebble.NAME, "It could not reach http://count.example.com/ on port 80", "Let port 80");
            X509Certificate before = shown(Pebble.NAME);
            assertThat(before.getIssuerX500Principal().getName()).contains("Countme local CA");
            assertThat(deployed.launcher().run("status").err())
                    .contains("It could not reach http://count.example.com/ on port 80", "'certs issue' asks it now");
            assertThat(challenge("unknown").status()).isEqualTo(308);

            pebble.stop();
            Launcher.Result away = deployed.launcher().run("certs", "issue");
            assertThat(away.status()).isEqualTo(1);
            assertThat(away.err()).contains("It cannot be reached", "What was shown before goes on");
            assertThat(shown(Pebble.NAME).getSerialNumber()).isEqualTo(before.getSerialNumber());
        }
        Launcher.Result renewed = deployed.launcher().run("certs", "renew");
        assertThat(renewed.status()).isEqualTo(1);
        assertThat(renewed.err()).contains("is not asked again before");
    }

    private static void up(Pebble pebble, String name, String... said) {
        Launcher.Result up = deployed.up(pebble.flags(name).toArray(String[]::new));
        assertThat(up.status()).as(up.err()).isZero();
        assertThat(up.out() + up.err()).contains(said);
    }

    /** By whom the proxy is taken for this name. */
    private static X509Certificate shown(String name) {
        Target target = deployed.scene().target();
        try (Socket plain = Attacker.open(target.host(), target.https());
                var socket =
                        (SSLSocket) target.trust().getSocketFactory().createSocket(plain, name, target.https(), true)) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Response challenge(String token) {
        Target target = deployed.scene().target();
        try (Socket socket = Attacker.open(target.host(), target.http())) {
            return Response.parse(Attacker.exchange(
                    socket,
                    "GET /.well-known/acme-challenge/" + token
                            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
