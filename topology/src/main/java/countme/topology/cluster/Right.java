package countme.topology.cluster;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What somebody may have to be allowed to.
 *
 * @param verb of the API, such as {@code patch}
 * @param group of the resource; empty for the core's
 * @param resource as the API has it, such as {@code deployments} or {@code pods/exec}
 * @param namespace empty for what is in none
 */
record Right(String verb, String group, String resource, String namespace) {
    private static final List<String> OF_OBJECTS = List.of("get", "list", "create", "patch", "delete");

    /** All that the verbs of the launcher need in a namespace, and to make it. */
    static List<Right> needed(String namespace) {
        return Stream.of(
                        Stream.of("get", "create", "patch").map(verb -> new Right(verb, "", "namespaces", "")),
                        Stream.of("configmaps", "secrets", "services")
                                .flatMap(resource -> objects("", resource, namespace)),
                        Stream.of(new Right("update", "", "configmaps", namespace)),
                        Stream.of("deployments", "statefulsets")
                                .flatMap(resource -> objects("apps", resource, namespace)),
                        objects("networking.k8s.io", "networkpolicies", namespace),
                        objects("policy", "poddisruptionbudgets", namespace),
                        objects("", "pods", namespace),
                        Stream.of("get").map(verb -> new Right(verb, "", "pods/log", namespace)),
                        Stream.of("get", "create").map(verb -> new Right(verb, "", "pods/exec", namespace)),
                        Stream.of("list").map(verb -> new Right(verb, "", "events", namespace)),
                        Stream.of("list", "delete")
                                .map(verb -> new Right(verb, "", "persistentvolumeclaims", namespace)),
                        Stream.of("get", "create", "update", "patch", "delete")
                                .map(verb -> new Right(verb, "coordination.k8s.io", "leases", namespace)))
                .flatMap(rights -> rights)
                .toList();
    }

    private static Stream<Right> objects(String group, String resource, String namespace) {
        return OF_OBJECTS.stream().map(verb -> new Right(verb, group, resource, namespace));
    }

    /** The question whether whoever asks has it. */
    SelfSubjectAccessReview question() {
        String[] parts = resource.split("/", 2);
        return new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withVerb(verb)
                .withGroup(group)
                .withResource(parts[0])
                .withSubresource(parts.length > 1 ? parts[1] : "")
                .withNamespace(namespace)
                .endResourceAttributes()
                .endSpec()
                .build();
    }

    /** Each resource once: {@code get, patch deployments.apps; create pods/exec}. */
    static String listed(List<Right> rights) {
        var verbs = new LinkedHashMap<String, List<String>>();
        rights.forEach(right -> verbs.computeIfAbsent(
                        right.resource + (right.group.isEmpty() ? "" : "." + right.group), name -> new ArrayList<>())
                .add(right.verb));
        return verbs.entrySet().stream()
                .map(each -> String.join(", ", each.getValue()) + " " + each.getKey())
                .collect(Collectors.joining("; "));
    }
}
