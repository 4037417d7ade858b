package countme.topology.deploy.project;

import countme.topology.concurrent.Time;
import countme.topology.config.Settings;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
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
 * @param way where it is asked; empty when nobody is there to be asked
 * @param name the name users type
 * @param trusted the certificate they trust
 * @param named whether that name has to be in the proxy's certificate; whoever brings one along knows for which names
 * @param proxyProtocol whether only who speaks the PROXY protocol is answered there
 */
public record FrontDoor(
        String subject,
        Optional<Doorway> way,
        String name,
        Optional<X509Certificate> trusted,
        boolean named,
        boolean proxyProtocol)
        implements AutoCloseable {
    /** The engine has published the port before the proxy is ready; this is for a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration BETWEEN = Duration.ofMillis(100);

    /** What the way leads to, as these settings have it. */
    public static FrontDoor of(String subject, Optional<Doorway> way, Settings settings, StateDir state, Time time) {
        return new FrontDoor(
                subject,
                way,
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
        return way.flatMap(at -> visitor.ask(this).map(why -> problem(at, why)));
    }

    private Problem problem(Doorway at, String why) {
        String what = sentence(subject) + " does not answer as " + name;
        return at.direct() ? outside(what, at.address(), why) : inside(what, why);
    }

    private static Problem outside(String what, InetSocketAddress at, String why) {
        return new Problem(
                ExitCode.SERVICE_FAILED,
                what + " at " + at.getAddress().getHostAddress() + " port " + at.getPort(),
                "The proxy is ready inside its container. A request from this machine failed: " + why,
                "See what listens there ('ss -ltnp sport = :" + at.getPort()
                        + "'), what the engine publishes ('docker ps') and what a firewall blocks, or choose another --bind.",
                null);
    }

    private static Problem inside(String what, String why) {
        return new Problem(
                ExitCode.SERVICE_FAILED,
                what,
                "The proxy is ready inside its container. A request from this machine, through the engine, failed: "
                        + why,
                "See what it says with 'logs proxy', and how all is with 'status'.",
                null);
    }

    @Override
    public void close() {
        way.ifPresent(Doorway::close);
    }

    private static String sentence(String subject) {
        return subject.substring(0, 1).toUpperCase(Locale.ROOT) + subject.substring(1);
    }
}
