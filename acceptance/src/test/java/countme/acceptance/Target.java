package countme.acceptance;

import countme.loadtest.AnyServer;
import countme.topology.config.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A running counter as its users reach it.
 *
 * @param host an address
 * @param https port of HTTPS
 * @param http port that redirects; 0 when it is not known
 * @param trust whom to trust
 */
record Target(String host, int https, int http, SSLContext trust) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The stack named by {@code -Dtopology.attach}, or the shared one. */
    static Target current() {
        String attach = System.getProperty("topology.attach", "");
        if (attach.isEmpty()) {
            Stack.shared().start();
            return Stack.shared().target();
        }
        URI uri = URI.create(attach);
        return new Target(uri.getHost(), uri.getPort() < 0 ? 443 : uri.getPort(), 0, AnyServer.trusted());
    }

    /** A stack on this machine whose authority is not known here. */
    static Target at(Ports ports) {
        return new Target("127.0.0.1", ports.https(), ports.http(), AnyServer.trusted());
    }

    URI url() {
        return URI.create("https://" + (host.equals("127.0.0.1") ? "localhost" : host) + ":" + https + "/");
    }

    HttpClient client() {
        return HttpClient.newBuilder()
                .sslContext(trust)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
    }

    HttpResponse<String> get(HttpClient client) {
        try {
            return client.send(
                    HttpRequest.newBuilder(url()).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends bytes over TLS just as they are, and reads what comes until the other side closes. */
    String exchange(String request) {
        try (var plain = new Socket()) {
            plain.connect(new InetSocketAddress(InetAddress.getByName(host), https), (int) PATIENCE.toMillis());
            try (var socket = (SSLSocket) trust.getSocketFactory().createSocket(plain, "localhost", https, true)) {
                socket.setSoTimeout((int) PATIENCE.toMillis());
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
