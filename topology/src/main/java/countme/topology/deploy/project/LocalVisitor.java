package countme.topology.deploy.project;

import countme.certs.Tls;
import countme.topology.config.RouteTable;
import countme.topology.report.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Comes from this machine, over its network. */
public final class LocalVisitor implements Visitor {
    /** A header of the PROXY protocol that names no client: it comes itself. */
    private static final String ITSELF = "PROXY UNKNOWN\r\n";
    /** Not one of the proxy's own complaints that no replica answers. */
    private static final Pattern ANSWER = Pattern.compile("HTTP/1\\.1 [234]\\d\\d .*");

    private static final Pattern REDIRECT = Pattern.compile("(?is)HTTP/1\\.1 3.*\r\nLocation: (\\S+?)/?\r\n.*");

    private static final Path ROUTES = Path.of("/proc/net/fib_trie");
    private static final int TIMEOUT_MILLIS = 3000;
    private static final int LONGEST_STATUS_LINE = 200;
    private static final int LONGEST_REDIRECT = 4096;

    @Override
    public Optional<String> ask(FrontDoor door) {
        return door.way().flatMap(way -> door.trusted().flatMap(certificate -> ask(door, way.address(), certificate)));
    }

    private static Optional<String> ask(FrontDoor door, InetSocketAddress at, X509Certificate certificate) {
        try (Socket plain = open(at, door.proxyProtocol())) {
            String status = status(door, plain, certificate);
            return ANSWER.matcher(status).matches() ? Optional.empty() : Optional.of("It said '" + status + "'.");
        } catch (IOException e) {
            return Optional.of(Problem.reason(e) + ".");
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
            write(socket, request);
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
    public Optional<String> redirect(String address, int port, boolean proxyProtocol) {
        try (Socket plain = open(new InetSocketAddress(address, port), proxyProtocol)) {
            String host = address.contains(":") ? "[" + address + "]" : address;
            write(plain, "GET / HTTP/1.1\r\nHost: " + host + ":" + port + "\r\nConnection: close\r\n\r\n");
            byte[] answer = plain.getInputStream().readNBytes(LONGEST_REDIRECT);
            Matcher redirect = REDIRECT.matcher(new String(answer, StandardCharsets.ISO_8859_1));
            return redirect.matches() ? Optional.of(redirect.group(1)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Socket open(InetSocketAddress at, boolean proxyProtocol) throws IOException {
        var socket = new Socket();
        try {
            socket.connect(at, TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            write(socket, proxyProtocol ? ITSELF : "");
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
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
