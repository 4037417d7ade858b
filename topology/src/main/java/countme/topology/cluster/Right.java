package countme.topology.cluster;

import countme.topology.deploy.audit.Audit;
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
 * @param namespace empty for what is in none; a namespace is in itself
 */
record Right(String verb, String group, String resource, String namespace) {
    private static final String NAMESPACES = "namespaces";
    private static final String LEASES = "leases";

    /** To see what there is. */
    static List<Right> toRead(String namespace) {
        return all(Stream.of(
                of("", NAMESPACES, namespace, "get"),
                ofKinds(namespace, "list"),
                of("", "configmaps", namespace, "get"),
                of("", "pods", namespace, "list")));
    }

    /** To see what would be changed. */
    static List<Right> toPlan(String namespace) {
        return all(Stream.of(toRead(namespace), ofKinds(namespace, "patch")));
    }

    /** To make the namespace. */
    static List<Right> toBegin(String namespace) {
        return all(Stream.of(of("", NAMESPACES, namespace, "get", "patch"), of("", NAMESPACES, "", "create")));
    }

    /** To run something in a pod. */
    static List<Right> toEnter(String namespace) {
        return all(
                Stream.of(of("", "pods", namespace, "get", "list"), of("", "pods/exec", namespace, "get", "create")));
    }

    /** To remember something of the stack. */
    static List<Right> toRemember(String namespace) {
        return of("", "configmaps", namespace, "get", "create", "update");
    }

    /** To have a pod of one's own, and do something in it. */
    static List<Right> toTry(String namespace) {
        return all(Stream.of(
                toRemember(namespace),
                toEnter(namespace),
                of("", "pods", namespace, "get", "create", "patch", "delete"),
                of("", "pods/log", namespace, "get"),
                of("", "events", namespace, "list")));
    }

    /**
     * To change the stack by a verb.
     *
     * @param verb as in the audit
     */
    static List<Right> toChange(String verb, String namespace) {
        List<Right> always = all(Stream.of(
                of("", NAMESPACES, namespace, "get"),
                of("coordination.k8s.io", LEASES, namespace, "get", "create", "update"),
                toRemember(namespace),
                of("", "pods", namespace, "list")));
        return switch (verb) {
            case Audit.DOWN ->
                all(Stream.of(always, ofKinds(namespace, "list", "delete"), of("", "pods", namespace, "delete")));
            case "restart" ->
                all(Stream.of(
                        always,
                        of("apps", "deployments", namespace, "list", "get", "patch"),
                        of("apps", "statefulsets", namespace, "list", "get", "patch"),
                        of("", "pods", namespace, "delete"),
                        waiting(namespace)));
            case "restore" -> all(Stream.of(always, toTry(namespace)));
            case "deploy" -> all(Stream.of(always, ofKinds(namespace, "list", "create", "patch"), toTry(namespace)));
            case "rollback" ->
                all(Stream.of(always, ofKinds(namespace, "list", "create", "patch"), waiting(namespace)));
            default ->
                all(Stream.of(
                        always,
                        ofKinds(namespace, "list", "create", "patch", "delete"),
                        of("", "pods", namespace, "delete"),
                        waiting(namespace)));
        };
    }

    /** To remove what a stack has kept, too; the namespace aside. */
    static List<Right> toRemoveData(String namespace) {
        return all(Stream.of(
                toChange(Audit.DOWN, namespace),
                of("", "persistentvolumeclaims", namespace, "list", "delete"),
                of("", "configmaps", namespace, "delete"),
                of("coordination.k8s.io", LEASES, namespace, "delete")));
    }

    /** To remove the namespace with all that is in it. */
    static Right toEnd(String namespace) {
        return new Right("delete", "", NAMESPACES, namespace);
    }

    private static List<Right> waiting(String namespace) {
        return all(Stream.of(of("", "events", namespace, "list"), of("", "pods/log", namespace, "get")));
    }

    /** Of the kinds that an export has. */
    private static List<Right> ofKinds(String namespace, String... verbs) {
        return all(Stream.of(
                of("", "configmaps", namespace, verbs),
                of("", "secrets", namespace, verbs),
                of("", "services", namespace, verbs),
                of("apps", "deployments", namespace, verbs),
                of("apps", "statefulsets", namespace, verbs),
                of("networking.k8s.io", "networkpolicies", namespace, verbs),
                of("policy", "poddisruptionbudgets", namespace, verbs)));
    }

    private static List<Right> of(String group, String resource, String namespace, String... verbs) {
        return Stream.of(verbs)
                .map(verb -> new Right(verb, group, resource, namespace))
                .toList();
    }

    private static List<Right> all(Stream<List<Right>> parts) {
        return parts.flatMap(List::stream).distinct().toList();
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
                .withName(resource.equals(NAMESPACES) ? namespace : "")
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
