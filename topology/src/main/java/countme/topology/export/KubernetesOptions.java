package countme.topology.export;

import countme.topology.report.Problem;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What of a cluster an export makes use of, where it is asked to.
 *
 * @param nodeLogs whether what reads the logs of nodes may do so, as root, in a namespace of its own that permits it
 * @param monitoring the namespace of a Prometheus that an operator runs, which is told what to measure and of what to alert
 * @param gateway by which users come in, instead of by a balancer of the stack's own
 */
public record KubernetesOptions(boolean nodeLogs, Optional<String> monitoring, Optional<Gateway> gateway) {
    /** What every cluster has. */
    public static final KubernetesOptions NONE = new KubernetesOptions(false, Optional.empty(), Optional.empty());

    public KubernetesOptions {
        monitoring.ifPresent(namespace -> KubernetesNames.requireNamespace(namespace, "--prometheus-operator"));
    }

    public KubernetesOptions withNodeLogs() {
        return new KubernetesOptions(true, monitoring, gateway);
    }

    public KubernetesOptions monitoredFrom(String namespace) {
        return new KubernetesOptions(nodeLogs, Optional.of(namespace), gateway);
    }

    public KubernetesOptions behind(Gateway newGateway) {
        return new KubernetesOptions(nodeLogs, monitoring, Optional.of(newGateway));
    }

    /**
     * A gateway that is there.
     *
     * @param namespace that it is in; empty for the stack's own
     * @param hostnames by which users ask for the stack: others may be behind it, too
     */
    public record Gateway(Optional<String> namespace, String name, List<String> hostnames) {
        private static final Pattern REFERENCE = Pattern.compile("(?:(?<namespace>[^/]+)/)?(?<name>[^/]+)");

        /** A name with letters in its last part: what a client tells before TLS begins, which it does of no address. */
        private static final Pattern HOSTNAME =
                Pattern.compile("(?:\\*\\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\\.)+[a-z](?:[a-z0-9-]*[a-z0-9])?");

        public Gateway {
            hostnames = List.copyOf(hostnames);
            namespace.ifPresent(there -> KubernetesNames.requireNamespace(there, "--gateway"));
            hostnames.stream()
                    .filter(hostname -> !HOSTNAME.matcher(hostname).matches())
                    .findFirst()
                    .ifPresent(hostname -> {
                        throw Problem.usage(
                                "A gateway cannot lead to '" + hostname + "'",
                                "It tells by the host name to whom a connection belongs, and this is none that users ask for.",
                                "Say how users call it: --server-name count.example.");
                    });
        }

        /** One that is written as {@code NAME} or {@code NAMESPACE/NAME}. */
        public static Gateway of(String reference, List<String> hostnames) {
            var parts = REFERENCE.matcher(reference);
            if (!parts.matches()) {
                throw Problem.usage(
                        "'" + reference + "' names no gateway",
                        "A gateway has a name, and is in a namespace.",
                        "Write --gateway NAMESPACE/NAME, or --gateway NAME for one in the stack's own namespace.");
            }
            return new Gateway(Optional.ofNullable(parts.group("namespace")), parts.group("name"), hostnames);
        }
    }
}
