package countme.topology.deploy.project;

import countme.certs.Tls;
import countme.topology.config.RouteTable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Comes from this machine, over its network. */
public final class LocalVisitor implements Visitor {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** Not one of the proxy's own complaints that no replica answers. */
    private static final Pattern ANSWER = Pattern.compile("HTTP/1\\.1 [234]\\d\\d .*");

    private static final Path ROUTES = Path.of("/proc/net/fib_trie");
    private static final int TIMEOUT_MILLIS = 3000;
    private static final int LONGEST_STATUS_LINE = 200;

    @Override
    public Optional<String> ask(FrontDoor door) {
        return door.address().flatMap(at -> door.trusted().flatMap(certificate -> ask(door, at, certificate)));
    }

    private static Optional<String> ask(FrontDoor door, InetSocketAddress at, X509Certificate certificate) {
        try (var plain = new Socket()) {
            plain.connect(at, TIMEOUT_MILLIS);
            plain.setSoTimeout(TIMEOUT_MILLIS);
            String status = status(door, plain, certificate);
            return ANSWER.matcher(status).matches() ? Optional.empty() : Optional.of("It said '" + status + "'.");
        } catch (IOException e) {
            return Optional.of(e + ".");
        }
    }

    private static String status(FrontDoor door, Socket plain, X509Certificate certificate) throws IOException {
        try (var socket = (SSLSocket)
                Tls.trusting(certificate).getSocketFactory().createSocket(plain, door.name(), plain.getPort(), true)) {
            if (door.named()) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
            }
            // Any path but the root is answered by a replica, too, and counts nothing.
            String request = "GET /probe HTTP/1.1\r\nHost: " + door.name()
                    + "\r\nUser-Agent: countme\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return firstLine(socket.getInputStream());
        }
    }

    private static String firstLine(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next >= ' ' && line.length() < LONGEST_STATUS_LINE; next = in.read()) {
            line.append((char) next);
        }
        return line.toString();
    }

    @Override
    public Optional<String> redirect(String address, int port) {
        URI uri = URI.create("http://" + address + ":" + port + "/");
        try {
            HttpResponse<Void> response = HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .build()
                    .send(
                            HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
                            HttpResponse.BodyHandlers.discarding());
            return response.headers().firstValue("Location").map(location -> location.replaceFirst("/$", ""));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public RouteTable routes() {
        try {
            return RouteTable.parse(Files.readString(ROUTES));
        } catch (IOException e) {
            // Not Linux: there, the engine's networks are in a machine of their own.
            return RouteTable.EMPTY;
        }
    }

    @Override
    public Optional<IOException> obstacle(String address, int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }
}
