package countme.topology.deploy.reconcile;

import countme.topology.config.Ports;
import countme.topology.config.Settings;
import countme.topology.deploy.project.Visitor;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.State;
import countme.topology.report.Problem;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be known to go wrong before anything is changed. Each check gives a {@link Problem} or nothing. */
public final class Preflight {
    private Preflight() {}

    /** Ports the proxy needs that something else has. Ports that this stack's own proxy has, running or paused, are fine. */
    public static List<Problem> ports(Ports ports, Inventory inventory, Visitor visitor) {
        var problems = new ArrayList<Problem>();
        check(ports.bind(), ports.https(), "https-port", inventory, visitor).ifPresent(problems::add);
        check(ports.bind(), ports.http(), "http-port", inventory, visitor).ifPresent(problems::add);
        check(ports.opsBind(), ports.ops(), "ops-port", inventory, visitor).ifPresent(problems::add);
        return problems;
    }

    /** What the engine cannot publish on: without its userland proxy, nothing listens on an IPv6 address for a network that has none. */
    public static Optional<Problem> addresses(Ports ports, Optional<Boolean> userlandProxy) {
        return Stream.of(ports.bind(), ports.opsBind())
                .filter(address -> address.contains(":") && userlandProxy.equals(Optional.of(false)))
                .findFirst()
                .map(
                        address -> new Problem(
                                "The engine cannot publish ports on " + address,
                                "It runs without its userland proxy, and the stack's network has IPv4 only: nothing would listen there.",
                                "Choose an IPv4 address with --bind or --ops-bind, or set \"userland-proxy\": true in the engine's daemon.json and restart it."));
    }

    /** That users of other machines are let in, but sent to their own by the name. */
    public static Optional<Problem> name(String subject, Ports ports, String serverName) {
        boolean local = serverName.equals("localhost") || serverName.endsWith(".localhost");
        return ports.isBeyondLoopback() && local
                ? Optional.of(new Problem(
                        "Other machines have no name for " + subject,
                        "It listens on " + ports.bind() + ", but its certificate is for " + serverName
                                + " and HTTP redirects there, which is always the visitor's own machine.",
                        "Give the name that users type, such as --server-name count.example."))
                : Optional.empty();
    }

    private static Optional<Problem> check(String bind, int port, String flag, Inventory inventory, Visitor visitor) {
        boolean ours = inventory.containers().stream()
                .filter(container -> container.state() == State.RUNNING || container.state() == State.PAUSED)
                .flatMap(container -> container.ports().stream())
                .anyMatch(published -> published.hostPort() == port);
        if (ours) {
            return Optional.empty();
        }
        return visitor.obstacle(bind, port).flatMap(obstacle -> {
            String reason = String.valueOf(obstacle.getMessage());
            return obstacle instanceof BindException
                    ? refusal(bind, port, flag, reason)
                    : Optional.of(badAddress(bind, reason));
        });
    }

    private static Optional<Problem> refusal(String bind, int port, String flag, String reason) {
        if (reason.contains("Permission denied")) {
            // A low port that this user may not listen on. The engine may, and it is the one that will.
            return Optional.empty();
        }
        return Optional.of(
                reason.contains("Cannot assign") || reason.contains("Can't assign")
                        ? badAddress(bind, reason)
                        : new Problem(
                                "Port " + port + " on " + bind + " cannot be used",
                                reason + ".",
                                "Stop what listens there ('ss -ltnp sport = :" + port
                                        + "' shows it), or choose another with --" + flag + "."));
    }

    private static Problem badAddress(String bind, String reason) {
        return new Problem(
                "Address " + bind + " cannot be used",
                reason + ".",
                "Choose another with --bind, or --ops-bind for the console.");
    }

    /**
     * Whether the engine's disk has the space {@link Settings#minFreeDisk} demands.
     *
     * @param dataRoot directory of the engine's data
     * @param free bytes left there
     * @param minFree bytes that must be left
     */
    public static Optional<Problem> disk(String dataRoot, long free, long minFree) {
        return free >= minFree
                ? Optional.empty()
                : Optional.of(new Problem(
                        "The disk of " + dataRoot + " is nearly full",
                        mebibytes(free) + " are free and " + mebibytes(minFree) + " must be.",
                        "Free some space ('docker system prune' removes unused images), or lower --min-free-disk."));
    }

    private static String mebibytes(long bytes) {
        return bytes / (1024 * 1024) + " MiB";
    }
}
