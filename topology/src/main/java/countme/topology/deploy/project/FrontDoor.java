package countme.topology.deploy.project;

import countme.topology.concurrent.Time;
import countme.topology.config.Ports;
import countme.topology.config.Settings;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.service.PublishedPort;
import countme.topology.state.StateDir;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The way users come in, asked from here: at the address that is published, over TLS, by the name that is printed. That the proxy is ready
 * inside its container does not say that anything listens outside.
 *
 * @param subject what users use, such as {@code the shop}
 * @param address where it is asked; empty when it is not this machine's, so that it cannot be asked from here
 * @param name the name users type
 * @param trusted the certificate they trust
 * @param named whether that name has to be in the proxy's certificate; whoever brings one along knows for which names
 * @param proxyProtocol whether only who speaks the PROXY protocol is answered there
 */
public record FrontDoor(
        String subject,
        Optional<InetSocketAddress> address,
        String name,
        Optional<X509Certificate> trusted,
        boolean named,
        boolean proxyProtocol) {
    /** The engine has published the port before the proxy is ready; this is for a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration BETWEEN = Duration.ofMillis(100);

    /**
     * The way to a port on the engine's machine that the proxy is published on, or is to be.
     *
     * @param local whether that machine is this one
     */
    public static FrontDoor of(
            String subject, boolean local, Settings settings, StateDir state, Time time, PublishedPort port) {
        String host = Ports.clientAddress(port.bind());
        return new FrontDoor(
                subject,
                local ? Optional.of(new InetSocketAddress(host, port.hostPort())) : Optional.empty(),
                settings.serverName(),
                new StackCertificates(settings, state, time).trusted(),
                settings.certificate().isEmpty(),
                settings.admission().proxyProtocol());
    }

    /** A {@link Problem} unless a replica's answer comes soon. */
    public void require(Visitor visitor, Time time) {
        Optional<Boolean> answered =
                time.poll(PATIENCE, BETWEEN, () -> ask(visitor).isPresent() ? Optional.empty() : Optional.of(true));
        if (answered.isEmpty()) {
            ask(visitor).ifPresent(problem -> {
                throw problem;
            });
        }
    }

    /** Why users get no answer; empty when they do, or when that cannot be told from here. */
    public Optional<Problem> ask(Visitor visitor) {
        return address.flatMap(at -> visitor.ask(this).map(why -> problem(at, why)));
    }

    private Problem problem(InetSocketAddress at, String why) {
        String where = at.getAddress().getHostAddress() + " port " + at.getPort();
        return new Problem(
                ExitCode.SERVICE_FAILED,
                sentence(subject) + " does not answer as " + name + " at " + where,
                "The proxy is ready inside its container. A request from this machine failed: " + why,
                "See what listens there ('ss -ltnp sport = :" + at.getPort()
                        + "'), what the engine publishes ('docker ps') and what a firewall blocks, or choose another --bind.",
                null);
    }

    private static String sentence(String subject) {
        return subject.substring(0, 1).toUpperCase(Locale.ROOT) + subject.substring(1);
    }
}
