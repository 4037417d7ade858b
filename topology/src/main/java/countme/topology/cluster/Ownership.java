package countme.topology.cluster;

import countme.topology.report.Problem;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What in a cluster is a project's: what carries its labels, in a namespace that does. Nothing else is ever changed or removed.
 *
 * @param project also the namespace's name
 */
record Ownership(String project) {
    /** Whose fields of an object are, as the cluster knows it. */
    static final String FIELD_MANAGER = "countme";

    private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    private static final String INSTANCE = "app.kubernetes.io/instance";
    static final String SERVICE = "app.kubernetes.io/name";

    /** The same objects, each with the labels that say whose it is. */
    List<HasMetadata> mark(List<HasMetadata> objects) {
        objects.forEach(object -> {
            ObjectMeta meta = object.getMetadata();
            var labels = new TreeMap<>(labelsOf(object));
            labels.putAll(labels());
            meta.setLabels(labels);
        });
        return objects;
    }

    /** What is found by them. */
    Map<String, String> labels() {
        return Map.of(MANAGED_BY, FIELD_MANAGER, INSTANCE, project);
    }

    /** What a project's pods and claims are found by: these get their labels from what makes them. */
    Map<String, String> labelsOfPods() {
        return Map.of(INSTANCE, project);
    }

    boolean isOurs(HasMetadata object) {
        return labelsOf(object).entrySet().containsAll(labels().entrySet());
    }

    /** The service that an object belongs to; empty for what is all services'. */
    static String service(HasMetadata object) {
        return labelsOf(object).getOrDefault(SERVICE, "");
    }

    static Map<String, String> labelsOf(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getLabels()).orElse(Map.of());
    }

    /** A {@link Problem} where a namespace is there that is not this project's, or is just being removed. */
    void require(Namespace namespace) {
        if (!isOurs(namespace)) {
            throw new Problem(
                    "The namespace '" + project + "' is somebody else's",
                    "It does not carry the labels " + MANAGED_BY + "=" + FIELD_MANAGER + " and " + INSTANCE + "="
                            + project + ", so countme changes nothing in it.",
                    "Choose another name with --project. If the namespace is meant for this stack, type 'kubectl label namespace "
                            + project + " " + MANAGED_BY + "=" + FIELD_MANAGER + " " + INSTANCE + "=" + project
                            + "', then run the command again.");
        }
        if (namespace.getMetadata().getDeletionTimestamp() != null) {
            throw Problem.passing(
                    "The namespace '" + project + "' is being removed",
                    "Nothing can be made in it until it is gone.",
                    "Wait a moment, then run the command again. 'kubectl get namespace " + project
                            + " -o yaml' says what holds it up.",
                    null);
        }
    }
}
