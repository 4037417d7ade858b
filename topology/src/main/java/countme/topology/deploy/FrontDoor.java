package countme.topology.deploy;

import countme.certs.Tls;
import countme.topology.config.ExitCode;
import countme.topology.config.Ports;
import countme.topology.config.Problem;
import countme.topology.config.Settings;
import countme.topology.config.StateDir;
import countme.topology.engine.Engine;
import countme.topology.service.PublishedPort;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * The way users come in, asked from here: at the address that is published, over TLS, by the name that is printed. That the proxy is ready
 * inside its container does not say that anything listens outside.
 *
 * @param address where it is asked; empty when it is not this machine's, so that it cannot be asked from here
 * @param name the name users type
 * @param trusted the certificate they trust
 * @param named whether that name has to be in the proxy's certificate; whoever brings one along knows for which names
 */
record FrontDoor(Optional<InetSocketAddress> address, String name, Optional<X509Certificate> trusted, boolean named) {
    /** The engine has published the port before the proxy is ready; this is for a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration BETWEEN = Duration.ofMillis(100);
    /** Not one of the proxy's own complaints that no replica answers. */
    private static final Pattern ANSWER = Pattern.compile("HTTP/1\\.1 [234]\\d\\d .*");

    private static final int TIMEOUT_MILLIS = 3000;
    private static final int LONGEST_STATUS_LINE = 200;

    /** The way to a port on the engine's machine that the proxy is published on, or is to be. */
    static FrontDoor of(Engine engine, Settings settings, StateDir state, PublishedPort port) {
        String host = Ports.clientAddress(port.bind());
        return new FrontDoor(
                engine.local() ? Optional.of(new InetSocketAddress(host, port.hostPort())) : Optional.empty(),
                settings.serverName(),
                new StackCertificates(settings, state, InstantSource.system()).trusted(),
                settings.certificate().isEmpty());
    }

    /** A {@link Problem} unless a replica's answer comes soon. */
    void require() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Optional<Problem> problem = ask();
        while (problem.isPresent() && System.nanoTime() < end) {
            LockSupport.parkNanos(BETWEEN.toNanos());
            problem = ask();
        }
        problem.ifPresent(still -> {
            throw still;
        });
    }

    /** Why users get no answer; empty when they do, or when that cannot be told from here. */
    Optional<Problem> ask() {
        return address.flatMap(at -> trusted.flatMap(certificate -> ask(at, certificate)));
    }

    private Optional<Problem> ask(InetSocketAddress at, X509Certificate certificate) {
        try (var plain = new Socket()) {
            plain.connect(at, TIMEOUT_MILLIS);
            plain.setSoTimeout(TIMEOUT_MILLIS);
            String status = status(plain, certificate);
            return ANSWER.matcher(status).matches()
                    ? Optional.empty()
                    : Optional.of(problem(at, "It said '" + status + "'."));
        } catch (IOException e) {
            return Optional.of(problem(at, e + "."));
        }
    }

    private String status(Socket plain, X509Certificate certificate) throws IOException {
        try (var socket = (SSLSocket)
                Tls.trusting(certificate).getSocketFactory().createSocket(plain, name, plain.getPort(), true)) {
            if (named) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
            }
            // Any path but the root is answered by a replica, too, and counts nothing.
            String request =
                    "GET /probe HTTP/1.1\r\nHost: " + name + "\r\nUser-Agent: countme\r\nConnection: close\r\n\r\n";
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

    private Problem problem(InetSocketAddress at, String why) {
        String where = at.getAddress().getHostAddress() + " port " + at.getPort();
        return new Problem(
                ExitCode.SERVICE_FAILED,
                "The counter does not answer as " + name + " at " + where,
                "The proxy is ready inside its container. A request from this machine failed: " + why,
                "See what listens there ('ss -ltnp sport = :" + at.getPort()
                        + "'), what the engine publishes ('docker ps') and what a firewall blocks, or choose another --bind.",
                null);
    }
}
