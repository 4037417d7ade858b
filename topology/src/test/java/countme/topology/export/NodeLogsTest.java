package countme.topology.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import countme.topology.config.Setting;
import countme.topology.report.Problem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What reads logs of nodes: in a namespace of its own, with no more than it takes. */
class NodeLogsTest {
    private static final KubernetesOptions ASKED = KubernetesOptions.NONE.withNodeLogs();
    private static final Exported COUNTER = Examples.kubernetes(Examples.withNodeLogs(), ASKED);

    private final JsonNode collector = Examples.object(COUNTER, "DaemonSet", "collector");
    private final JsonNode pod = collector.at("/spec/template/spec");

    @Test
    void itIsOnlyThereWhereItIsAskedFor() {
        assertThatThrownBy(() -> Examples.kubernetes(Examples.withNodeLogs()))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("collector (containerLogs): ");
        assertThat(namespaces(Examples.kubernetes(Examples.onACluster(), ASKED)))
                .as("without anything that reads logs")
                .containsExactly("countme restricted");
        assertThat(namespaces(COUNTER)).containsExactly("countme restricted", "countme-node privileged");
    }

    private static List<String> namespaces(Exported exported) {
        return Examples.documents(exported).stream()
                .filter(object -> object.path("kind").asText().equals("Namespace"))
                .map(object -> object.at("/metadata/name").asText() + " "
                        + object.at("/metadata/labels/pod-security.kubernetes.io~1enforce")
                                .asText())
                .toList();
    }

    @Test
    void itDoesNotMakeUpForWhatNoNodeCanGive() {
        assertThatThrownBy(() ->
                        Examples.kubernetes(Examples.settings().with(Setting.WITHOUT, "container-exporter"), ASKED))
                .hasMessageContaining("guard (capabilities): ")
                .hasMessageNotContaining("collector");
        assertThatThrownBy(() -> Examples.kubernetes(Examples.settings().with(Setting.WITHOUT, "guard"), ASKED))
                .hasMessageContaining("container-exporter (controlGroups): ")
                .hasMessageNotContaining("container-exporter (user)");
    }

    @Test
    void nothingElseIsInItsNamespace() {
        List<String> there = Examples.documents(COUNTER).stream()
                .filter(object -> object.at("/metadata/namespace").asText().equals("countme-node"))
                .map(object -> object.path("kind").asText() + " "
                        + object.at("/metadata/name").asText().replaceAll("-[0-9a-f]{12}$", ""))
                .toList();
        assertThat(there)
                .containsExactlyInAnyOrder(
                        "NetworkPolicy default-deny",
                        "NetworkPolicy names",
                        "NetworkPolicy network-ops",
                        "ConfigMap collector-config",
                        "Service collector",
                        "Service collector-replicas",
                        "NetworkPolicy collector",
                        "DaemonSet collector");
    }

    /** Root with no right but to read what root owns; and of the node, logs of pods and a directory for what waits. */
    @Test
    void itSeesLogsOfPodsReadOnlyAndHasNoRightThatOthersLack() {
        var seen = new ArrayList<String>();
        pod.get("volumes").forEach(volume -> {
            if (volume.has("hostPath")) {
                seen.add(volume.get("name").asText() + " "
                        + volume.at("/hostPath/path").asText() + " "
                        + volume.at("/hostPath/type").asText());
            }
        });
        assertThat(seen)
                .containsExactly(
                        "collector-data /var/lib/countme-node/collector-data DirectoryOrCreate",
                        "node-logs /var/log/pods Directory");
        JsonNode mount = of(pod.at("/containers/0/volumeMounts"), "node-logs");
        assertThat(mount.get("readOnly").asBoolean()).isTrue();
        assertThat(mount.get("mountPath").asText()).isEqualTo("/engine/containers");
        assertThat(pod.at("/securityContext/runAsUser").asInt(-1)).isZero();
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean(true)).isFalse();
        JsonNode security = pod.at("/containers/0/securityContext");
        assertThat(security.get("privileged").asBoolean(true)).isFalse();
        assertThat(security.get("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(security.get("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        assertThat(pod.path("hostNetwork").asBoolean()).isFalse();
        assertThat(pod.path("hostPID").asBoolean()).isFalse();
        assertThat(pod.get("automountServiceAccountToken").asBoolean(true)).isFalse();
    }

    private static JsonNode of(JsonNode all, String name) {
        for (JsonNode one : all) {
            if (one.path("name").asText().equals(name)) {
                return one;
            }
        }
        throw new AssertionError("no " + name + " in " + all);
    }

    @Test
    void itReadsOnlyPodsOfTheseTwoNamespacesAndKnowsLinesByTheirFiles() {
        String yaml = Examples.object(COUNTER, "ConfigMap", "collector-config")
                .at("/data/collector.yaml")
                .asText();
        JsonNode logs = Examples.documents(yaml).findFirst().orElseThrow().at("/receivers/file_log");
        assertThat(logs.get("include").toString())
                .isEqualTo(
                        "[\"/engine/containers/countme_*/*/*.log*\",\"/engine/containers/countme-node_*/*/*.log*\"]");
        assertThat(logs.get("include_file_path").asBoolean()).isTrue();
        assertThat(logs.at("/operators/0").toString()).isEqualTo("{\"type\":\"container\"}");
        assertThat(logs.at("/operators/1/expr").asText())
                .startsWith("not (resource[\"k8s.container.name\"] in [\"proxy\"")
                .contains("\"collector\"", "\"app\"");
        assertThat(logs.at("/operators/4/value").asText())
                .isEqualTo(
                        "EXPR(resource.service in [\"app\",\"collector\"] ? resource[\"k8s.pod.name\"] : resource.service)");
        assertThat(yaml).doesNotContain("countme.project", "{{");
    }

    /** A command would begin a large program every ten seconds on each node. */
    @Test
    void itIsAskedOverHttpWhereItAnswersTheNode() {
        assertThat(pod.at("/containers/0/livenessProbe/httpGet/port").asInt()).isEqualTo(13133);
        assertThat(Examples.object(COUNTER, "ConfigMap", "collector-config")
                        .at("/data/collector.yaml")
                        .asText())
                .contains("endpoint: 0.0.0.0:13133");
    }

    @Test
    void itFindsLokiAndPrometheusFindsEachOfIt() {
        assertThat(Examples.object(COUNTER, "ConfigMap", "collector-config").toString())
                .contains("http://loki.countme.svc:3100/otlp");
        assertThat(Examples.object(COUNTER, "ConfigMap", "prometheus-config")
                        .at("/data/prometheus.yml")
                        .asText())
                .contains("collector-replicas.countme-node.svc");
    }

    /** Of the networks that it is in, and of no other. */
    @Test
    void policiesLetOnlyItsNetworkAcross() {
        JsonNode loki = Examples.object(COUNTER, "NetworkPolicy", "loki").at("/spec/ingress/0/from/0");
        assertThat(loki.at("/namespaceSelector/matchExpressions/0/values").toString())
                .isEqualTo("[\"countme\",\"countme-node\"]");
        assertThat(loki.at("/podSelector/matchLabels/countme.network~1ops").asText())
                .isEqualTo("true");
        assertThat(Examples.object(COUNTER, "NetworkPolicy", "network-ops")
                        .at("/spec/egress/0/to/0/namespaceSelector/matchExpressions/0/values"))
                .hasSize(2);
        assertThat(Examples.object(COUNTER, "NetworkPolicy", "redis")
                        .at("/spec/ingress/0/from/0")
                        .has("namespaceSelector"))
                .isFalse();
        assertThat(Examples.file(Examples.kubernetes(Examples.onACluster()), "networks.yaml"))
                .as("where there is one namespace")
                .doesNotContain("namespaceSelector");
    }
}
