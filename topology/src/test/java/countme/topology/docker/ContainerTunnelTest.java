package countme.topology.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ContainerTunnelTest {
    private final List<Session> sessions = new CopyOnWriteArrayList<>();

    @Test
    void whatComesInHereIsReadThereAndWhatIsSaidThereComesOutHere() throws IOException {
        try (var tunnel = ContainerTunnel.open(engine(), "proxy", 8443, 0)) {
            assertThat(said(tunnel, "hello")).isEqualTo("there: hello");
            assertThat(said(tunnel, "again")).isEqualTo("there: again");
        }
        assertThat(sessions)
                .hasSize(2)
                .allSatisfy(session -> assertThat(session.command()).endsWith("8443"));
    }

    @Test
    void itHasThePortThatIsWishedForOrAnother() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var tunnel = ContainerTunnel.open(engine(), "proxy", 8443, taken.getLocalPort())) {
            assertThat(tunnel.address().getPort()).isPositive().isNotEqualTo(taken.getLocalPort());
            assertThat(tunnel.address().getAddress().isLoopbackAddress()).isTrue();
        }
    }

    @Test
    void whoeverIsConnectedWhenItIsClosedIsToldSo() throws IOException {
        var tunnel = ContainerTunnel.open(engine(), "proxy", 8443, 0);
        try (var socket =
                new Socket(tunnel.address().getAddress(), tunnel.address().getPort())) {
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !sessions.isEmpty());
            tunnel.close();
            awaitEnd(socket.getInputStream());
        }
    }

    private static void awaitEnd(InputStream in) {
        try {
            byte[] unused = in.readAllBytes();
        } catch (IOException e) {
            // Also an end.
        }
    }

    private static String said(ContainerTunnel tunnel, String words) throws IOException {
        try (var socket =
                new Socket(tunnel.address().getAddress(), tunnel.address().getPort())) {
            socket.getOutputStream().write(words.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** An engine whose containers repeat what they are told. */
    private ContainerEngine engine() {
        return (ContainerEngine) Proxy.newProxyInstance(
                ContainerEngine.class.getClassLoader(),
                new Class<?>[] {ContainerEngine.class},
                (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("attach");
                    repeat((Session) arguments[1]);
                    return 0;
                });
    }

    private void repeat(Session session) {
        sessions.add(session);
        InputStream in = session.in();
        try {
            session.out().write("there: ".getBytes(StandardCharsets.UTF_8));
            if (in != null) {
                in.transferTo(session.out());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
