package countme.topology.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import countme.topology.config.Setting;
import countme.topology.config.Settings;
import countme.topology.report.Problem;
import countme.topology.service.DataVolume;
import countme.topology.service.ImageRef;
import countme.topology.service.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesTest {
    private static final Exported COUNTER = Examples.kubernetes(Examples.onACluster());

    static Stream<JsonNode> pods() {
        return Examples.documents(COUNTER).stream()
                .filter(object -> object.at("/spec/template/spec").isObject())
                .map(object -> object.at("/spec/template"));
    }

    @Test
    void theSameDescriptionGivesTheSameFiles() {
        assertThat(Examples.kubernetes(Examples.onACluster()).files()).isEqualTo(COUNTER.files());
    }

    @Test
    void eachServiceIsAFileAndAllAreInTheKustomization() {
        List<String> names = Examples.services(Examples.onACluster()).services().stream()
                .map(Service::name)
                .toList();
        assertThat(COUNTER.files().keySet())
                .containsAll(
                        names.stream().map(name -> "services/" + name + ".yaml").toList());
        var listed = new ArrayList<String>();
        Examples.documents(Examples.file(COUNTER, "kustomization.yaml"))
                .forEach(file -> file.get("resources").forEach(resource -> listed.add(resource.asText())));
        var all = new ArrayList<>(COUNTER.files().keySet());
        all.remove("kustomization.yaml");
        assertThat(listed).containsExactlyInAnyOrderElementsOf(all).startsWith("namespace.yaml");
    }

    @Test
    void whatOnlyAnEngineCanRunIsRefusedByNameWithWhatToType() {
        assertThatThrownBy(() -> Examples.kubernetes(Examples.settings()))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("guard (joined): ")
                .hasMessageContaining("guard (capabilities): ")
                .hasMessageContaining("guard (user): ")
                .hasMessageContaining("proxy (foreignVolumes): ")
                .hasMessageContaining("collector (containerLogs): ")
                .hasMessageContaining("container-exporter (controlGroups): ");
    }

    @Test
    void replicasThatShareAVolumeAreRefused() {
        class Shared extends Service {
            Shared() {
                super("shared", ImageRef.of("example/shared:1.0"));
                replicated(List.of(1, 2));
                keeps(new DataVolume("shared-data", "/data"));
            }
        }
        assertThat(Field.VOLUMES.isRefusedOf(new Shared())).isTrue();
        assertThat(Field.VOLUMES.isRefusedOf(Examples.services(Examples.onACluster())
                        .service("redis")
                        .orElseThrow()))
                .isFalse();
    }

    /** Each of these is refused with a reason, and leaving out one of them leaves the others. */
    @ParameterizedTest
    @ValueSource(strings = {"guard,collector", "guard,container-exporter", "collector,container-exporter"})
    void nothingIsExportedWhileAnyOfItCannotBe(String without) {
        Settings settings = Examples.settings().with(Setting.WITHOUT, without);
        assertThatThrownBy(() -> Examples.kubernetes(settings)).isInstanceOf(Problem.class);
    }

    /** As the standard has it. */
    @ParameterizedTest
    @MethodSource("pods")
    void everyPodPassesTheRestrictedPodSecurityStandard(JsonNode pod) {
        JsonNode spec = pod.get("spec");
        assertThat(spec.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(spec.at("/securityContext/runAsUser").asLong()).isPositive();
        assertThat(spec.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(spec.path("hostNetwork").asBoolean()).isFalse();
        spec.path("volumes")
                .forEach(volume -> assertThat(Stream.of("emptyDir", "projected")
                                .filter(volume::has)
                                .count())
                        .as(volume.toString())
                        .isOne());
        spec.get("containers").forEach(container -> {
            JsonNode security = container.get("securityContext");
            assertThat(security.get("allowPrivilegeEscalation").asBoolean(true)).isFalse();
            assertThat(security.get("privileged").asBoolean(true)).isFalse();
            assertThat(security.get("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(security.at("/capabilities/drop")).hasSize(1);
            assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
            assertThat(security.at("/capabilities").has("add")).isFalse();
        });
        assertThat(Examples.object(COUNTER, "Namespace", "countme")
                        .at("/metadata/labels/pod-security.kubernetes.io~1enforce")
                        .asText())
                .isEqualTo("restricted");
    }

    @ParameterizedTest
    @MethodSource("pods")
    void noPodIsToldOfTheClusterOrMayAskIt(JsonNode pod) {
        assertThat(pod.at("/spec/automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(pod.at("/spec/enableServiceLinks").asBoolean(true)).isFalse();
    }

    @Test
    void aMissingRedisMakesReplicasUnreadyAndRestartsNone() {
        JsonNode app = container("Deployment", "app");
        assertThat(app.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/live");
        assertThat(app.at("/startupProbe/httpGet/path").asText()).isEqualTo("/live");
        assertThat(app.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/ready");
    }

    @Test
    void whatOnlyACommandCanTellIsAskedByOne() {
        JsonNode redis = container("StatefulSet", "redis");
        assertThat(words(redis.at("/livenessProbe/exec/command"))).endsWith("ECHO", "alive");
        assertThat(words(redis.at("/readinessProbe/exec/command"))).endsWith("PING");
        assertThat(redis.at("/livenessProbe").has("httpGet")).isFalse();
    }

    @Test
    void aServiceMayTakeToStartWhatItMayTakeOnAnEngine() {
        Settings patient = Examples.onACluster().with(Setting.WAIT_TIMEOUT, 77);
        JsonNode probe = Examples.object(Examples.kubernetes(patient), "StatefulSet", "loki")
                .at("/spec/template/spec/containers/0/startupProbe");
        assertThat(probe.get("failureThreshold").asInt()
                        * probe.get("periodSeconds").asInt())
                .isEqualTo(77);
    }

    @Test
    void replicasAreReplacedOneByOneAndNeverOneTooFew() {
        JsonNode app = Examples.object(COUNTER, "Deployment", "app");
        assertThat(app.at("/spec/replicas").asInt()).isEqualTo(2);
        assertThat(app.at("/spec/strategy/rollingUpdate/maxUnavailable").asText())
                .isEqualTo("0");
        assertThat(app.at("/spec/strategy/rollingUpdate/maxSurge").asInt()).isOne();
        assertThat(app.at("/spec/template/spec/topologySpreadConstraints")).hasSize(1);
        assertThat(app.at("/spec/template/spec/topologySpreadConstraints/0/matchLabelKeys/0")
                        .asText())
                .as("whose others it keeps away from")
                .isEqualTo("pod-template-hash");
        assertThat(Examples.object(COUNTER, "PodDisruptionBudget", "app")
                        .at("/spec/maxUnavailable")
                        .asInt())
                .isOne();
    }

    @Test
    void aReplicaFinishesWhatItHasBegunAfterItGetsNothingNew() {
        JsonNode pod = Examples.object(COUNTER, "Deployment", "app").at("/spec/template/spec");
        long pause = pod.at("/containers/0/lifecycle/preStop/sleep/seconds").asLong();
        assertThat(pause).isPositive();
        assertThat(pod.get("terminationGracePeriodSeconds").asLong())
                .isEqualTo(pause + Settings.defaults().drainTimeout().toSeconds());
    }

    @Test
    void nginxIsToldToFinishByTheSignalThatItKnows() {
        List<String> stop = words(container("Deployment", "proxy").at("/lifecycle/preStop/exec/command"));
        assertThat(stop.get(2)).matches("sleep \\d+; kill -s QUIT 1; sleep 10");
    }

    @Test
    void stateIsInClaimsOfAStatefulSetAndNothingElseIs() {
        JsonNode claim = Examples.object(COUNTER, "StatefulSet", "redis").at("/spec/volumeClaimTemplates/0");
        assertThat(claim.at("/metadata/name").asText()).isEqualTo("redis-data");
        assertThat(claim.at("/spec/resources/requests/storage").asText()).isEqualTo("1Gi");
        assertThat(names("StatefulSet"))
                .containsExactlyInAnyOrder("redis", "loki", "prometheus", "alertmanager", "registry");
    }

    @Test
    void noSecretIsInAnythingButASecret() {
        var secrets = new ArrayList<>(List.of(Examples.TLS_KEY, Examples.PASSWORD, Examples.SECRET, Examples.WEBHOOK));
        Stream.of("replica", "exporter", "backup", "operator")
                .map(user -> Examples.LOGINS.of(user).password())
                .forEach(secrets::add);
        COUNTER.files().forEach((path, content) -> {
            if (!COUNTER.secret().contains(path)) {
                assertThat(content).as(path).doesNotContain(secrets).doesNotContain("kind: Secret");
            }
        });
        assertThat(COUNTER.secret())
                .contains(
                        "services/proxy-keys.yaml",
                        "services/redis-keys.yaml",
                        "services/app-keys.yaml",
                        "services/alertmanager-keys.yaml");
        assertThat(COUNTER.files().get("services/proxy-keys.yaml")).contains(Examples.TLS_KEY);
    }

    @Test
    void aChangedFileIsAnotherConfigMapAndSoAnotherPod() {
        Exported other = Examples.kubernetes(Examples.onACluster().with(Setting.SERVER_NAME, "count.example"));
        String name = configMap(COUNTER);
        assertThat(configMap(other)).isNotEqualTo(name).startsWith("proxy-config-");
        assertThat(other.files().get("services/proxy.yaml")).doesNotContain(name);
        assertThat(Examples.object(COUNTER, "ConfigMap", "proxy-config")
                        .get("immutable")
                        .asBoolean())
                .isTrue();
    }

    private static String configMap(Exported exported) {
        return Examples.object(exported, "ConfigMap", "proxy-config")
                .at("/metadata/name")
                .asText();
    }

    /** Every name that is mounted is one that is there. */
    @Test
    void everyConfigurationThatIsMountedIsThereWithEachOfItsFiles() {
        pods().forEach(pod -> pod.at("/spec/volumes")
                .forEach(volume -> volume.at("/projected/sources")
                        .forEach(source -> source.properties().forEach(part -> {
                            boolean isSecret = part.getKey().equals("secret");
                            JsonNode data = Examples.object(
                                            COUNTER,
                                            isSecret ? "Secret" : "ConfigMap",
                                            part.getValue().get("name").asText())
                                    .get(isSecret ? "stringData" : "data");
                            part.getValue()
                                    .get("items")
                                    .forEach(item -> assertThat(
                                                    data.has(item.get("key").asText()))
                                            .as(item.toString())
                                            .isTrue());
                            assertThat(part.getValue().get("items")).hasSameSizeAs(data);
                        }))));
    }

    /** Addresses are the cluster's to give: whoever has one of an engine's would ask nobody. */
    @Test
    void noAddressOfAnEnginesNetworksIsLeft() {
        for (JsonNode object : Examples.documents(COUNTER)) {
            if (object.path("data") instanceof ObjectNode files) {
                // The console's pages tell of such addresses.
                List<String> pages = new ArrayList<>();
                files.fieldNames().forEachRemaining(pages::add);
                pages.removeIf(name -> !name.startsWith("console__docs__"));
                files.remove(pages);
            }
            assertThat(object.toString()).doesNotContain("198.18.", "198.19.", "10.213.");
        }
    }

    /** In configuration, commands and variables: a name and a port of another service. */
    @Test
    void whoeverIsAskedForByNameAndPortHasAServiceWithThatPort() {
        Map<String, Set<Integer>> open = new TreeMap<>();
        Examples.documents(COUNTER).stream()
                .filter(object -> object.path("kind").asText().equals("Service"))
                .forEach(service -> service.at("/spec/ports")
                        .forEach(port -> open.computeIfAbsent(
                                        service.at("/metadata/name").asText(), name -> new TreeSet<>())
                                .add(port.get("port").asInt())));
        Pattern asked = Pattern.compile("(?<![\\w.-])(" + String.join("|", open.keySet()) + "):(\\d{2,5})");
        var seen = new ArrayList<String>();
        COUNTER.files()
                .values()
                .forEach(content -> asked.matcher(content).results().forEach(found -> {
                    seen.add(found.group());
                    assertThat(open.get(found.group(1))).as(found.group()).contains(Integer.parseInt(found.group(2)));
                }));
        assertThat(seen)
                .contains(
                        "app:5000",
                        "redis:6379",
                        "loki:3100",
                        "alertmanager:9093",
                        "prometheus:9090",
                        "proxy:8081",
                        "proxy:8443",
                        "registry:5000");
    }

    @Test
    void eachReplicaIsMeasuredByItself() {
        assertThat(COUNTER.files().get("services/prometheus.yaml")).contains("dns_sd_configs", "app-replicas");
        JsonNode replicas = Examples.object(COUNTER, "Service", "app-replicas");
        assertThat(replicas.at("/spec/clusterIP").asText()).isEqualTo("None");
        assertThat(replicas.at("/spec/publishNotReadyAddresses").asBoolean()).isTrue();
    }

    @Test
    void onlyWhatIsPublishedEverywhereGetsABalancer() {
        JsonNode users = Examples.object(COUNTER, "Service", "proxy-public");
        assertThat(users.at("/spec/type").asText()).isEqualTo("LoadBalancer");
        assertThat(users.at("/spec/externalTrafficPolicy").asText()).isEqualTo("Local");
        assertThat(ports(users)).containsExactlyInAnyOrder(8443, 8080);
        assertThat(ports(Examples.object(COUNTER, "Service", "proxy-local"))).containsExactly(9443);

        Exported loopback = Examples.kubernetes(Examples.onACluster().with(Setting.BIND, "127.0.0.1"));
        assertThat(Examples.documents(loopback))
                .noneMatch(object -> object.at("/spec/type").asText().equals("LoadBalancer"));
    }

    @Test
    void oneAddressOfAMachineIsNoneOfACluster() {
        Settings one = Examples.onACluster().with(Setting.BIND, "192.0.2.7");
        assertThatThrownBy(() -> Examples.kubernetes(one)).hasMessageContaining("proxy (bind): ");
    }

    @Test
    void nobodyReachesAnybodyButInANetworkThatBothAreIn() {
        JsonNode none =
                Examples.object(COUNTER, "NetworkPolicy", "default-deny").get("spec");
        assertThat(none.get("podSelector")).isEmpty();
        assertThat(words(none.get("policyTypes"))).containsExactly("Ingress", "Egress");
        assertThat(none.has("ingress") || none.has("egress")).isFalse();

        JsonNode redis = Examples.object(COUNTER, "NetworkPolicy", "redis").get("spec");
        assertThat(redis.get("ingress")).hasSize(1);
        assertThat(redis.at("/ingress/0/from")).hasSize(1);
        assertThat(redis.at("/ingress/0/from/0/podSelector/matchLabels/countme.network~1backend")
                        .asText())
                .isEqualTo("true");
        assertThat(redis.at("/ingress/0/ports")).hasSize(1);
        assertThat(redis.at("/ingress/0/ports/0/port").asInt()).isEqualTo(6379);

        JsonNode proxy = Examples.object(COUNTER, "NetworkPolicy", "proxy").get("spec");
        assertThat(proxy.at("/ingress/1").has("from")).isFalse();
        assertThat(proxy.at("/ingress/1/ports").findValuesAsText("port"))
                .as("what everybody reaches")
                .containsExactlyInAnyOrder("8443", "8080");
    }

    @Test
    void onlyWhoIsInAnOpenNetworkReachesTheWorld() {
        assertThat(Examples.object(COUNTER, "NetworkPolicy", "network-edge").at("/spec/egress/0"))
                .isEmpty();
        assertThat(Examples.object(COUNTER, "NetworkPolicy", "network-backend").at("/spec/egress/0/to"))
                .hasSize(1);
        assertThat(pods().filter(pod -> pod.at("/metadata/labels").has("countme.network/edge"))
                        .map(pod -> pod.at("/metadata/labels/app.kubernetes.io~1name")
                                .asText()))
                .containsExactlyInAnyOrder("proxy", "alertmanager");
    }

    /** Else a shell's own words would be taken for variables. */
    @Test
    void whatLooksLikeAVariableReachesTheProgramAsItIs() {
        Service service =
                Examples.services(Examples.onACluster()).service("registry").orElseThrow();
        assertThat(service.command()).anyMatch(word -> word.contains("$0"));
        assertThat(words(container("StatefulSet", "registry").get("command"))).isEqualTo(service.command());
        assertThat(KubernetesPod.literal("$(HOME) $$ $0 ${A} $")).isEqualTo("$$(HOME) $$$ $0 ${A} $");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1st", "ends-with-"})
    void aNameThatKubernetesRefusesIsRefusedHere(String project) {
        Settings settings = Examples.onACluster().with(Setting.PROJECT, project);
        assertThatThrownBy(() -> Examples.kubernetes(settings))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("Kubernetes refuses the name '" + project + "'");
    }

    @Test
    void anImageThatNoRegistryHasHasToBeNamed() {
        Request request = Examples.request(Examples.onACluster());
        var unnamed = new Request(request.services(), "countme", Map.of(), Duration.ofSeconds(1));
        assertThatThrownBy(() -> Kubernetes.export(unnamed)).hasMessageContaining("--image app=IMAGE");
        var unknown = new Request(request.services(), "countme", Map.of("ap", "x:1"), Duration.ofSeconds(1));
        assertThatThrownBy(() -> Kubernetes.export(unknown)).hasMessageContaining("There is no service 'ap'");
    }

    @Test
    void withoutWhatWatchesTheProxyAsksForNoNameThatIsNotThere() {
        Exported bare = Examples.kubernetes(Examples.settings().with(Setting.MONITORING, false));
        assertThat(bare.files().get("services/proxy.yaml"))
                .contains("server 127.0.0.1:3100 down;")
                .doesNotContain("server loki:", "server prometheus:", "server alertmanager:");
    }

    private static JsonNode container(String kind, String name) {
        return Examples.object(COUNTER, kind, name).at("/spec/template/spec/containers/0");
    }

    private static List<String> names(String kind) {
        return Examples.documents(COUNTER).stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .map(object -> object.at("/metadata/name").asText())
                .toList();
    }

    private static List<Integer> ports(JsonNode service) {
        var ports = new ArrayList<Integer>();
        service.at("/spec/ports").forEach(port -> ports.add(port.get("port").asInt()));
        return ports;
    }

    private static List<String> words(JsonNode list) {
        var words = new ArrayList<String>();
        list.forEach(word -> words.add(word.asText()));
        return words;
    }
}
