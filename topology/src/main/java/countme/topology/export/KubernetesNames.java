package countme.topology.export;

import countme.topology.config.Network;
import countme.topology.report.Problem;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How things are called in a cluster.
 *
 * @param site its namespaces
 */
record KubernetesNames(Placement site) {
    /** Of a name that is part of a host name (RFC 1035), which a Service's has to be. */
    private static final Pattern LABEL = Pattern.compile("[a-z]([a-z0-9-]*[a-z0-9])?");

    private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]+");
    private static final int LONGEST = 63;
    /** Letters that are put behind the project's name, at most. */
    private static final int ADDED = "-node".length();

    /** Letters that are put behind a service's name, at most. */
    private static final int SUFFIX = "-config-0123456789ab".length();

    KubernetesNames {
        require("project", site.project(), LONGEST - ADDED, "--project");
    }

    /** That somebody else's namespace may be called so. */
    static void requireNamespace(String namespace, String where) {
        require("namespace", namespace, LONGEST, where);
    }

    static void require(Service service) {
        require("service", service.name(), LONGEST - SUFFIX, "its constructor");
    }

    private static void require(String what, String name, int longest, String where) {
        if (!LABEL.matcher(name).matches() || name.length() > longest) {
            throw Problem.usage(
                    "Kubernetes refuses the name '" + name + "'",
                    "It is the " + what + "'s. There, it may have up to " + longest
                            + " lower-case letters, digits and dashes, begins with a letter and does not end with a dash.",
                    "Choose another one: " + where + ".");
        }
    }

    ObjectMeta meta(Service service, String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(service.namespace(site))
                .withLabels(labels(service))
                .build();
    }

    /** Of what is no service's. */
    ObjectMeta meta(String namespace, String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(instance())
                .build();
    }

    /** What all of the stack's objects carry. */
    Map<String, String> instance() {
        return new TreeMap<>(Map.of("app.kubernetes.io/instance", site.project()));
    }

    /** What all of a service's objects carry, and its pods are found by. */
    Map<String, String> labels(Service service) {
        Map<String, String> labels = instance();
        labels.put("app.kubernetes.io/name", service.name());
        return labels;
    }

    /** The same, and the networks that its pods are in. */
    Map<String, String> podLabels(Service service) {
        Map<String, String> labels = labels(service);
        service.networks().forEach(network -> labels.putAll(inNetwork(network)));
        return labels;
    }

    static Map<String, String> inNetwork(Network network) {
        return Map.of("countme.network/" + network, "true");
    }

    static String port(int port) {
        return "tcp-" + port;
    }

    /** A file's key in a ConfigMap or a Secret: a flat name. */
    static String key(String path) {
        String key = path.replace("/", "__");
        if (!KEY.matcher(key).matches()) {
            throw new Problem(
                    "Kubernetes refuses the file name '" + path + "'",
                    "A file of a configuration may have letters, digits, dots, dashes and underscores in its name.",
                    "Give the file another name in its service's configuration.");
        }
        return key;
    }
}
