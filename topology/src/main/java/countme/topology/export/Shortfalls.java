package countme.topology.export;

import countme.topology.report.Problem;
import countme.topology.service.Service;
import countme.topology.service.Services;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What of a description another engine does not have. */
final class Shortfalls {
    private Shortfalls() {}

    /** What is lost, a line each. What keeps a service from being exported is in nothing that was. */
    static List<String> lost(Function<Field, Fate> target) {
        return lost(Field.values(), target);
    }

    /** The same of what an engine is told. */
    static <T> List<String> lost(T[] said, Function<T, Fate> target) {
        return Arrays.stream(said)
                .filter(one -> target.apply(one).kind() == Fate.Kind.LOST
                        && target.apply(one).reason().isEmpty())
                .map(one -> one + ": " + target.apply(one).words())
                .toList();
    }

    /** A {@link Problem} that names every service which cannot be on Kubernetes, and why, if any is. */
    static void requireNone(Services services, KubernetesOptions options) {
        var refused = new LinkedHashMap<String, List<String>>();
        services.services().forEach(service -> {
            List<String> reasons = reasons(service, options);
            if (!reasons.isEmpty()) {
                refused.put(service.name(), reasons);
            }
        });
        if (refused.isEmpty()) {
            return;
        }
        var watching = new ArrayList<>(refused.keySet());
        watching.removeAll(services.servingNames());
        throw Problem.usage(
                "Not all of this can run on Kubernetes",
                "It has nothing for what these services say.\n  "
                        + refused.values().stream().flatMap(List::stream).collect(Collectors.joining("\n  ")),
                watching.isEmpty()
                        ? "Change what they say."
                        : "Leave out those that only watch: add --without " + String.join(",", watching)
                                + ". What is said of the others may go with them."
                                + readers(services, refused.keySet()));
    }

    private static String readers(Services services, Set<String> refused) {
        List<String> readers = services.services().stream()
                .filter(service -> refused.contains(service.name()))
                .filter(service ->
                        reasons(service, KubernetesOptions.NONE.withNodeLogs()).isEmpty())
                .map(Service::name)
                .toList();
        return readers.isEmpty()
                ? ""
                : "\nOr add --node-logs for " + String.join(",", readers)
                        + ", in a namespace of its own in which pods may run as root and read their node's files.";
    }

    private static List<String> reasons(Service service, KubernetesOptions options) {
        return Arrays.stream(Field.values())
                .filter(field -> field.isRefusedOf(service, options))
                .map(field -> service.name() + " (" + field.field() + "): "
                        + field.kubernetes().reason())
                .toList();
    }
}
