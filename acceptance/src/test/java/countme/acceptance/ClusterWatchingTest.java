package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.github.dockerjava.api.command.CreateContainerResponse;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import countme.topology.config.Network;
import countme.topology.docker.InnerHttp;
import countme.topology.service.ConfigFiles;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** What watches in a cluster, as it is exported: with the programs that do it there, and without a cluster. */
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class ClusterWatchingTest {
    @Container
    static final Stack stack = Stack.shared();

    private static final String PROJECT = "clustered";
    private static final Placement CLUSTER = Placement.byName(PROJECT);
    private static final String POD = "0b1ac1a2-1111-4222-8333-0123456789a";
    private static final Duration A_WHILE = Duration.ofSeconds(60);
    private static final YAMLMapper YAML = new YAMLMapper();

    /** A name, and what selects among its series. */
    private static final Pattern SERIES = Pattern.compile("^([a-zA-Z_:][\\w:]*)(\\{)?");

    @TempDir
    private Path directory = Path.of("");

    @BeforeAll
    static void everythingRuns() {
        stack.awaitEverything();
    }

    /** Lines as kubelets have them: of containerd and CRI-O, in pieces, of other namespaces, and of somebody who looks into a pod. */
    @Test
    void linesOfPodsComeToLokiWithTheLabelsThatTheyHaveOnAnEngine() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        String time = now.toString().replace("Z", ".10000000%sZ stdout ");
        var files = new TreeMap<String, String>();
        files.put(
                PROJECT + "_proxy-6cbd45d7f4-h42sb_" + POD + "1/proxy/0.log",
                time.formatted(1)
                        + "F {\"status\":200,\"class\":\"2xx\",\"seconds\":0.003,\"upstream_replica\":\"app\"}\n"
                        + time.formatted(2)
                        + "F {\"status\":502,\"class\":\"5xx\",\"seconds\":0.3,\"upstream_replica\":\"app\"}\n");
        files.put(
                PROJECT + "_app-68b866f4dd-b5t56_" + POD + "2/app/0.log",
                time.formatted(3) + "P {\"level\":\"warn\",\"message\":\"one, \n"
                        + time.formatted(3) + "F two\"}\n"
                        + time.formatted(4).replace("Z", "+00:00") + "F {\"level\":\"info\",\"message\":\"three\"}\n");
        files.put(
                PROJECT + "_app-68b866f4dd-b5t56_" + POD + "2/debugger-x1/0.log",
                time.formatted(5) + "F looked into\n");
        files.put(
                PROJECT + "_redis-0_" + POD + "3/redis/1.log",
                time.formatted(6) + "F 1:M 30 Nov 2026 03:00:00.000 # low\n");
        files.put(
                PROJECT + "-node_collector-x2_" + POD + "4/collector/0.log",
                time.formatted(7) + "F {\"level\":\"info\"}\n");
        files.put(
                "other_app-1_" + POD + "5/app/0.log",
                time.formatted(8) + "F {\"level\":\"info\",\"message\":\"others'\"}\n");
        String collector = collector(files);
        try {
            Awaitility.await()
                    .atMost(A_WHILE)
                    .untilAsserted(() -> assertThat(inLoki(now))
                            .containsExactlyInAnyOrder(
                                    "proxy proxy info {\"status\":200,\"class\":\"2xx\",\"seconds\":0.003,\"upstream_replica\":\"app\"}",
                                    "proxy proxy error {\"status\":502,\"class\":\"5xx\",\"seconds\":0.3,\"upstream_replica\":\"app\"}",
                                    "app app-68b866f4dd-b5t56 warn {\"level\":\"warn\",\"message\":\"one, two\"}",
                                    "app app-68b866f4dd-b5t56 info {\"level\":\"info\",\"message\":\"three\"}",
                                    "redis redis warn 1:M 30 Nov 2026 03:00:00.000 # low",
                                    "collector collector-x2 info {\"level\":\"info\"}"));
            String address =
                    stack
                            .docker()
                            .inspectContainerCmd(collector)
                            .exec()
                            .getNetworkSettings()
                            .getNetworks()
                            .values()
                            .stream()
                            .findFirst()
                            .orElseThrow()
                            .getIpAddress();
            Awaitility.await()
                    .atMost(A_WHILE)
                    .untilAsserted(() -> assertThat(fromProxy(address, 8889)
                                    .get("/metrics")
                                    .body()
                                    .lines())
                            .filteredOn(line -> line.startsWith("proxy_request_duration_seconds_count"))
                            .hasSize(2)
                            .allMatch(line -> line.contains("upstream_replica=\"app\"") && line.endsWith(" 1"))
                            .as("what the exporter is told itself, as how long it remembers, holds")
                            .noneMatch(line -> line.contains("otel_scope")));
        } finally {
            stack.docker()
                    .removeContainerCmd(collector)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        }
    }

    /** The collector as a cluster's nodes run it, but for where these files are from, and with the stack's own Loki. */
    private static String collector(Map<String, String> podLogs) {
        Service described = service("collector");
        Service loki = service("loki");
        var site = stack.deployment().project().site();
        CreateContainerResponse created = stack.docker()
                .createContainerCmd(stack.instance(described, 0).imageId())
                .withUser(described.user())
                .withEntrypoint(described.command())
                .withHostConfig(HostConfig.newHostConfig()
                        .withNetworkMode(site.network(Network.ops))
                        .withCapDrop(Capability.ALL)
                        .withTmpFs(Map.of("/tmp", "", "/var/lib/otelcol", ""))
                        .withExtraHosts("loki." + PROJECT + ".svc:" + loki.addressFor(described, site, 0)))
                .exec();
        var files = new TreeMap<String, byte[]>();
        described
                .configuration(CLUSTER)
                .files()
                .forEach((path, content) -> files.put(
                        ConfigFiles.CURRENT.substring(1) + "/" + path, content.getBytes(StandardCharsets.UTF_8)));
        String logs = described.containerLogs().orElseThrow().substring(1);
        podLogs.forEach((path, content) -> files.put(logs + "/" + path, content.getBytes(StandardCharsets.UTF_8)));
        stack.docker()
                .copyArchiveToContainerCmd(created.getId())
                .withRemotePath("/")
                .withTarInputStream(new ByteArrayInputStream(Tar.of(files)))
                .exec();
        stack.docker().startContainerCmd(created.getId()).exec();
        return created.getId();
    }

    private static Service service(String name) {
        return stack.topology().service(name).orElseThrow();
    }

    private static InnerHttp fromProxy(String address, int port) {
        return new InnerHttp(stack.engine(), stack.instance(stack.topology().proxy(), 0), address, port);
    }

    private static List<String> inLoki(Instant from) throws Exception {
        InnerHttp loki = fromProxy(
                service("loki").address(stack.deployment().project().site(), Network.ops, 0),
                stack.topology().loki().port());
        JsonNode streams = YAML.readTree(loki.get("/loki/api/v1/query_range?query=%7Bproject=%22" + PROJECT
                                + "%22%7D&start=" + from.minusSeconds(60).getEpochSecond() + "000000000")
                        .body())
                .at("/data/result");
        var lines = new ArrayList<String>();
        streams.forEach(stream -> stream.get("values").forEach(value -> {
            JsonNode labels = stream.get("stream");
            lines.add(
                    labels.get("service").asText() + " " + labels.get("replica").asText() + " "
                            + labels.get("level").asText() + " " + value.get(1).asText());
        }));
        return lines;
    }

    /** Each case of the stack's own rules, in a Prometheus that has others' series of the same names, which are as bad as can be. */
    @Test
    void rulesForAPrometheusOfOthersFireWhenTheStacksOwnDoAndOnlyForIt() throws Exception {
        ObjectNode tests = (ObjectNode) YAML.readTree(Files.readString(ObservabilityTest.RULE_TESTS));
        // There is none in a cluster.
        removeIf(tests.get("tests"), test -> test.toString().contains("service=\\\"guard\\\""));
        tests.set("rule_files", YAML.createArrayNode().add("/tmp/cluster-rules.yml"));
        tests.get("tests").forEach(test -> {
            ArrayNode inputs = (ArrayNode) test.get("input_series");
            var others = new ArrayList<ObjectNode>();
            inputs.forEach(input -> {
                ObjectNode other = input.deepCopy();
                other.put("series", of("others", input.get("series").asText()));
                others.add(other);
                ((ObjectNode) input)
                        .put("series", of(PROJECT, input.get("series").asText()));
            });
            inputs.addAll(others);
            test.path("alert_rule_test")
                    .forEach(alerts -> alerts.path("exp_alerts")
                            .forEach(alert -> ((ObjectNode) alert.get("exp_labels")).put("namespace", PROJECT)));
            test.path("promql_expr_test")
                    .forEach(expected -> expected.path("exp_samples")
                            .forEach(sample -> ((ObjectNode) sample)
                                    .put(
                                            "labels",
                                            of(PROJECT, sample.get("labels").asText()))));
        });

        promtool(rules(rule -> !isOfWhatIsNotFound(rule)), YAML.writeValueAsString(tests));
    }

    /** On an engine each target has its address; here it is there or not. */
    @Test
    void whatIsNotFoundIsDown() throws Exception {
        promtool(rules(rule -> !rule.has("alert") || isOfWhatIsNotFound(rule)), """
                rule_files: [/tmp/cluster-rules.yml]
                evaluation_interval: 5s
                tests:
                  - interval: 5s
                    input_series:
                      - {series: 'up{namespace="clustered", service="app", replica="a"}', values: '1x6 stale _x20'}
                      - {series: 'up{namespace="others", service="app", replica="a"}', values: '1x30'}
                    alert_rule_test:
                      - {alertname: ServiceDown, eval_time: 25s, exp_alerts: []}
                      - alertname: ServiceDown
                        eval_time: 90s
                        exp_alerts:
                          - exp_labels: {service: app, role: serving, severity: critical, namespace: clustered}
                            exp_annotations:
                              summary: There is no app, and the counter needs it
                              runbook_url: docs/runbooks/service-down.md
                """);
    }

    private static void removeIf(JsonNode list, Predicate<JsonNode> which) {
        for (var each = list.iterator(); each.hasNext(); ) {
            if (which.test(each.next())) {
                each.remove();
            }
        }
    }

    private static boolean isOfWhatIsNotFound(JsonNode rule) {
        return rule.at("/annotations/summary").asText().startsWith("There is no ");
    }

    /** A series with one label more. */
    private static String of(String namespace, String series) {
        var found = SERIES.matcher(series);
        assertThat(found.find()).as(series).isTrue();
        String rest = series.substring(found.end());
        return found.group(1) + "{namespace=\"" + namespace + "\""
                + (found.group(2) == null ? "}" + rest : rest.startsWith("}") ? rest : "," + rest);
    }

    /** A rule file of those that are exported. */
    private String rules(Predicate<JsonNode> which) throws Exception {
        Path exported = directory.resolve("exported");
        Launcher.Result result = new Launcher(PROJECT, directory)
                .run(
                        "export",
                        "kubernetes",
                        exported.toString(),
                        "--image",
                        "app=registry.example/countme/app:1",
                        "--without",
                        "guard,container-exporter",
                        "--node-logs",
                        "--prometheus-operator",
                        "monitoring");
        assertThat(result.status()).as(result.err()).isZero();
        try (var documents = YAML.readerFor(JsonNode.class)
                .<JsonNode>readValues(Files.readString(exported.resolve("monitoring.yaml")))) {
            JsonNode rules = documents.readAll().stream()
                    .filter(document -> document.get("kind").asText().equals("PrometheusRule"))
                    .findFirst()
                    .orElseThrow()
                    .get("spec");
            rules.get("groups").forEach(group -> removeIf(group.get("rules"), which.negate()));
            return YAML.writeValueAsString(rules);
        }
    }

    private static void promtool(String rules, String tests) {
        String script = "printf %s \"$1\" > /tmp/cluster-rules.yml; printf %s \"$2\" > /tmp/cluster-test.yml; "
                + "exec promtool test rules /tmp/cluster-test.yml";
        stack.exec(service("prometheus"), 0, List.of("sh", "-c", script, "sh", rules, tests));
    }
}
