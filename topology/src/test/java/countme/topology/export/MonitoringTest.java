package countme.topology.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import countme.topology.config.Setting;
import countme.topology.config.Settings;
import countme.topology.report.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a Prometheus of somebody else's is told. */
class MonitoringTest {
    private static final KubernetesOptions ASKED = KubernetesOptions.NONE.monitoredFrom("monitoring");
    private static final Exported COUNTER = Examples.kubernetes(Examples.onACluster(), ASKED);
    private static final Exported ALL = Examples.kubernetes(Examples.withNodeLogs(), ASKED.withNodeLogs());

    @Test
    void itIsToldOnlyWhereItIsAskedFor() {
        assertThat(Examples.kubernetes(Examples.onACluster()).files()).doesNotContainKey("monitoring.yaml");
        assertThat(Examples.file(COUNTER, "kustomization.yaml")).contains("monitoring.yaml");
    }

    /** As the stack's own has it, but for replicas: they are called by their pods. */
    @Test
    void everyJobOfTheStacksOwnPrometheusIsAnEndpointOfTheSamePathAndLabels() {
        var own = new TreeMap<String, String>();
        Examples.documents(prometheusConfiguration(COUNTER))
                .findFirst()
                .orElseThrow()
                .get("scrape_configs")
                .forEach(job -> own.put(
                        job.get("job_name").asText(),
                        job.get("metrics_path").asText() + " " + job.get("params") + " " + service(job)));
        var told = new TreeMap<String, String>();
        monitors(COUNTER)
                .forEach(monitor -> monitor.at("/spec/podMetricsEndpoints").forEach(endpoint -> {
                    Map<String, String> labels = labels(endpoint);
                    JsonNode parameters = endpoint.path("params");
                    told.put(
                            String.valueOf(labels.get("job")),
                            endpoint.get("path").asText() + " " + (parameters.isMissingNode() ? "{}" : parameters) + " "
                                    + labels.get("service"));
                    assertThat(labels).containsEntry("namespace", "countme").containsKey("replica");
                    assertThat(endpoint.get("interval").asText()).isEqualTo("5s");
                }));
        assertThat(told).isEqualTo(own).containsKeys("app", "probe", "prometheus", "redis-exporter");
    }

    private static String service(JsonNode job) {
        JsonNode relabeled = job.at("/relabel_configs/0/replacement");
        return (relabeled.isMissingNode() ? job.at("/static_configs/0/labels/service") : relabeled).asText();
    }

    private static String prometheusConfiguration(Exported exported) {
        return Examples.object(exported, "ConfigMap", "prometheus-config")
                .at("/data/prometheus.yml")
                .asText();
    }

    private static List<JsonNode> monitors(Exported exported) {
        return Examples.documents(Examples.file(exported, "monitoring.yaml"))
                .filter(object -> object.get("kind").asText().equals("PodMonitor"))
                .toList();
    }

    private static Map<String, String> labels(JsonNode endpoint) {
        var labels = new TreeMap<String, String>();
        endpoint.get("relabelings")
                .forEach(one -> labels.put(
                        one.get("targetLabel").asText(),
                        one.has("replacement")
                                ? one.get("replacement").asText()
                                : one.at("/sourceLabels/0").asText()));
        return labels;
    }

    @Test
    void everyMonitorFindsItsPodsByLabelsAndPortsThatTheyHave() {
        for (JsonNode monitor : monitors(ALL)) {
            String name = monitor.at("/metadata/name").asText();
            JsonNode workload = Examples.documents(ALL).stream()
                    .filter(object -> object.at("/spec/template/spec").isObject()
                            && object.at("/metadata/name").asText().equals(name))
                    .findFirst()
                    .orElseThrow();
            assertThat(monitor.at("/spec/namespaceSelector/matchNames/0").asText())
                    .isEqualTo(workload.at("/metadata/namespace").asText());
            monitor.at("/spec/selector/matchLabels")
                    .properties()
                    .forEach(label -> assertThat(workload.at("/spec/template/metadata/labels")
                                    .get(label.getKey()))
                            .isEqualTo(label.getValue()));
            assertThat(workload.at("/spec/template/spec/containers/0/ports").findValuesAsText("name"))
                    .containsAll(monitor.at("/spec/podMetricsEndpoints").findValuesAsText("port"));
        }
    }

    @Test
    void replicasAreToldApartByTheirPods() {
        assertThat(Examples.documents(Examples.file(ALL, "monitoring.yaml"))
                        .filter(object -> object.toString().contains("__meta_kubernetes_pod_name"))
                        .map(object -> object.at("/metadata/name").asText()))
                .containsExactlyInAnyOrder("app", "collector");
    }

    /** Each with a label more, and no series of others in it. */
    @Test
    void theRulesAreTheSameAndLookAtNothingOfOthers() {
        var own = new ArrayList<String>();
        JsonNode data =
                Examples.object(COUNTER, "ConfigMap", "prometheus-config").get("data");
        List.of("alerts.yml", "rules.yml")
                .forEach(file -> Examples.documents(data.get(file).asText())
                        .forEach(rules -> rules.get("groups")
                                .forEach(group -> group.get("rules")
                                        .forEach(rule -> own.add(name(rule) + " "
                                                + rule.get("expr").asText().strip() + " " + rule.path("for")
                                                + rule.path("annotations"))))));
        var told = new ArrayList<String>();
        JsonNode rules = Examples.object(COUNTER, "PrometheusRule", "countme");
        rules.at("/spec/groups")
                .forEach(group -> group.get("rules").forEach(rule -> {
                    String expression = rule.get("expr").asText();
                    assertThat(rule.at("/labels/namespace").asText()).isEqualTo("countme");
                    told.add(name(rule) + " "
                            + expression
                                    .replace("{namespace=\"countme\"}", "")
                                    .replace("{namespace=\"countme\",", "{")
                                    .strip()
                            + " " + rule.path("for") + rule.path("annotations"));
                }));
        assertThat(told).isEqualTo(own).hasSizeGreaterThan(60);
        assertThat(told)
                .anyMatch(rule ->
                        rule.startsWith("ServiceDown service:replicas:desired{role=\"serving\",service=~\"app|"));
    }

    private static String name(JsonNode rule) {
        return (rule.has("alert") ? rule.get("alert") : rule.get("record")).asText();
    }

    @Test
    void onlyItsNamespaceReachesThePortsOfMetricsAndNoOthers() {
        JsonNode from = Examples.object(COUNTER, "NetworkPolicy", "app").at("/spec/ingress/1");
        assertThat(from.at("/from/0/namespaceSelector/matchExpressions/0").toString())
                .isEqualTo("{\"key\":\"kubernetes.io/metadata.name\",\"operator\":\"In\",\"values\":[\"monitoring\"]}");
        assertThat(from.get("ports").findValuesAsText("port")).containsExactly("5001");
        assertThat(Examples.object(COUNTER, "NetworkPolicy", "redis").at("/spec/ingress"))
                .as("what has no metrics")
                .hasSize(1);
    }

    @Test
    void theStacksOwnCanBeLeftOutThen() {
        Settings others =
                Examples.settings().with(Setting.WITHOUT, Examples.BOUND_TO_AN_ENGINE + ",prometheus,alertmanager");
        Exported bare = Examples.kubernetes(others, ASKED);
        assertThat(bare.files()).doesNotContainKeys("services/prometheus.yaml", "services/alertmanager.yaml");
        assertThat(Examples.file(bare, "services/proxy.yaml"))
                .contains("server 127.0.0.1:9090 down;", "server 127.0.0.1:9093 down;", "server loki:3100;");
        assertThat(Examples.file(bare, "monitoring.yaml")).contains("ServiceDown", "PodMonitor");
    }

    @Test
    void withoutAnAlertmanagerPrometheusTellsNobody() {
        Exported exported = Examples.kubernetes(
                Examples.settings().with(Setting.WITHOUT, Examples.BOUND_TO_AN_ENGINE + ",alertmanager"));
        assertThat(Examples.documents(prometheusConfiguration(exported))
                        .findFirst()
                        .orElseThrow()
                        .at("/alerting/alertmanagers"))
                .isEmpty();
    }

    @Test
    void aNamespaceThatNoClusterHasIsRefused() {
        assertThatThrownBy(() -> KubernetesOptions.NONE.monitoredFrom("Monitoring/x"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("Monitoring/x")
                .hasMessageContaining("--prometheus-operator");
    }
}
