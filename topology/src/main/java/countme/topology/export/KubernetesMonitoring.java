package countme.topology.export;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.service.Services;
import countme.topology.service.watch.MetricsEndpoint;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a Prometheus that an operator runs is told: whom to measure, under the same labels, and the same rules. It measures for others, too, so all that is ours has
 * a label more, the namespace, and rules look at nothing without it.
 *
 * @see <a href="https://prometheus-operator.dev/docs/api-reference/api/">API of the Prometheus operator</a>
 */
record KubernetesMonitoring(KubernetesNames names, Services services) {
    private static final String VERSION = "monitoring.coreos.com/v1";
    private static final String NAMESPACE = "namespace";

    private record RuleFile(List<RuleGroup> groups) {}

    /** Evaluated as often as each service is asked, whatever a file of its own would say. */
    @JsonIgnoreProperties("interval")
    private record RuleGroup(String name, List<Map<String, Object>> rules) {}

    List<HasMetadata> objects() {
        return Stream.<HasMetadata>concat(
                        services.services().stream()
                                .filter(service -> !service.metrics().isEmpty())
                                .map(this::monitor),
                        Stream.of(rule()))
                .toList();
    }

    /** Of pods and not of Services: each pod once, whether it is ready or not. */
    private GenericKubernetesResource monitor(Service service) {
        ObjectMeta meta = names.meta(site().project(), service.name());
        meta.setLabels(names.labels(service));
        GenericKubernetesResource monitor = resource("PodMonitor", meta);
        monitor.setAdditionalProperty(
                "spec",
                Map.of(
                        "selector",
                        Map.of("matchLabels", names.labels(service)),
                        "namespaceSelector",
                        Map.of("matchNames", List.of(service.namespace(site()))),
                        "podMetricsEndpoints",
                        service.metrics().stream()
                                .map(endpoint -> endpoint(service, endpoint))
                                .toList()));
        return monitor;
    }

    private Map<String, Object> endpoint(Service service, MetricsEndpoint endpoint) {
        var parameters = new HashMap<String, List<String>>();
        endpoint.parameters().forEach((name, value) -> parameters.put(name, List.of(value)));
        var all = new HashMap<String, Object>(Map.of(
                "port",
                KubernetesNames.port(endpoint.port()),
                "path",
                endpoint.path(),
                "interval",
                MetricsEndpoint.INTERVAL,
                "scrapeTimeout",
                MetricsEndpoint.TIMEOUT,
                "relabelings",
                List.of(
                        label("job", endpoint.job()),
                        label("service", service.name()),
                        label(NAMESPACE, site().project()),
                        service.isReplicated(site())
                                ? Map.of(
                                        "sourceLabels", List.of("__meta_kubernetes_pod_name"), "targetLabel", "replica")
                                : label("replica", service.name())),
                "metricRelabelings",
                MetricsEndpoint.RELABELING));
        if (!parameters.isEmpty()) {
            all.put("params", parameters);
        }
        return all;
    }

    private static Map<String, Object> label(String name, String value) {
        return Map.of("targetLabel", name, "replacement", value);
    }

    /** All groups of all files of rules. */
    private GenericKubernetesResource rule() {
        List<Map<String, Object>> groups = services.rules(site()).values().stream()
                .flatMap(file -> Yaml.read(file, RuleFile.class).groups().stream())
                .map(this::scoped)
                .toList();
        GenericKubernetesResource rule = resource("PrometheusRule", names.meta(site().project(), site().project()));
        rule.setAdditionalProperty("spec", Map.of("groups", groups));
        return rule;
    }

    private Map<String, Object> scoped(RuleGroup group) {
        return Map.of(
                "name",
                group.name(),
                "interval",
                MetricsEndpoint.INTERVAL,
                "rules",
                group.rules().stream().map(this::scoped).toList());
    }

    private Map<String, Object> scoped(Map<String, Object> rule) {
        var labels = new TreeMap<String, Object>(Map.of(NAMESPACE, site().project()));
        if (rule.get("labels") instanceof Map<?, ?> own) {
            own.forEach((name, value) -> labels.put(String.valueOf(name), value));
        }
        var scoped = new TreeMap<>(rule);
        scoped.put("labels", labels);
        scoped.put("expr", PromQl.of(String.valueOf(rule.get("expr")), NAMESPACE, site().project()));
        return scoped;
    }

    private Placement site() {
        return names.site();
    }

    private static GenericKubernetesResource resource(String kind, ObjectMeta meta) {
        var resource = new GenericKubernetesResource();
        resource.setApiVersion(VERSION);
        resource.setKind(kind);
        resource.setMetadata(meta);
        return resource;
    }
}
