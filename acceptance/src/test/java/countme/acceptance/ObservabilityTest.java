package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.config.Network;
import countme.topology.deploy.inspect.Logs;
import countme.topology.docker.ContainerLogs.Selection;
import countme.topology.docker.InnerHttp;
import countme.topology.docker.Inventory;
import countme.topology.docker.LogLine;
import countme.topology.docker.LokiClient;
import countme.topology.report.Progress;
import countme.topology.service.Service;
import countme.topology.service.catalog.Loki;
import countme.topology.service.watch.LogLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** What happens is found again: in Loki by line, in Prometheus by number. */
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class ObservabilityTest {
    @Container
    static final Stack stack = Stack.shared();

    static final Path RULE_TESTS = Path.of(
            "..",
            "topology",
            "src",
            "test",
            "resources",
            "countme",
            "topology",
            "service",
            "catalog",
            "alerts_test.yml");

    private static final Duration TO_LOKI = Duration.ofSeconds(5);
    private static final Duration AFTER_A_RESTART = Duration.ofSeconds(40);

    private final Instant begin = Instant.now().minusSeconds(1);
    private final String here = "/here-" + System.nanoTime();

    @BeforeAll
    static void everythingRuns() {
        stack.awaitEverything();
    }

    @Test
    void aRequestIsInLokiWithinSeconds() {
        request(here, "test");

        Awaitility.await()
                .atMost(TO_LOKI)
                .untilAsserted(() -> assertThat(proxyLines()).anyMatch(line -> line.contains(here)));
    }

    @Test
    void oneRequestIdFindsItsLinesAtTheProxyAndAtTheReplica() {
        long count = stack.count();
        stack.redis("SET", "hits", "not-a-number");
        try {
            request("/?" + here, "test");
        } finally {
            stack.setCount(count);
        }

        Awaitility.await().atMost(TO_LOKI.multipliedBy(2)).untilAsserted(() -> {
            List<String> ids = proxyLines().stream()
                    .filter(line -> line.contains(here))
                    .map(line -> field(line, "request_id"))
                    .toList();
            assertThat(ids).hasSize(1);
            assertThat(lines("app-[0-9]+"))
                    .anyMatch(line -> line.contains(ids.get(0)) && line.contains("request failed"));
        });
    }

    @Test
    void whatAClientSendsIsKeptButHarmless() {
        request(here, "\u001b[31m<script>\"\\");

        Awaitility.await()
                .atMost(TO_LOKI.multipliedBy(2))
                .untilAsserted(() -> assertThat(proxyLines())
                        .filteredOn(line -> line.contains(here))
                        .singleElement()
                        .satisfies(line -> assertThat(line)
                                .contains("\\u001B[31m<script>\\\"\\\\")
                                .doesNotContain("\u001b")
                                .doesNotContain("\n")));
    }

    /** A write into the proxy's pipe stays whole up to 4,096 bytes, and the engine splits a line at 16,384. */
    @Test
    void howeverLongARequestIsItsLineIsWholeAndShort() {
        request(here + "?" + "\"".repeat(4500), "\u0001".repeat(9000));

        Awaitility.await()
                .atMost(TO_LOKI.multipliedBy(2))
                .untilAsserted(() -> assertThat(proxyLines())
                        .filteredOn(line -> line.contains(here))
                        .singleElement()
                        .satisfies(line -> assertThat(line)
                                .startsWith("{\"status\":")
                                .endsWith("}")
                                .contains("\"request_id\":\"", "...\",\"protocol\"", "\\u0001...\",")
                                .hasSizeLessThan(4096)));
    }

    @Test
    void nothingIsLostWhenLokiOrTheCollectorIsRestarted() {
        for (String service : List.of("loki", "collector")) {
            visit(service + "-before", 20);
            Service watcher = stack.topology().service(service).orElseThrow();
            stack.docker().killContainerCmd(stack.instance(watcher, 0).id()).exec();
            visit(service + "-meanwhile", 20);
            stack.startAgain(watcher, 0, Duration.ofSeconds(30));
            visit(service + "-after", 20);
        }

        Awaitility.await()
                .atMost(AFTER_A_RESTART)
                .untilAsserted(() -> assertThat(proxyLines().stream()
                                .filter(line -> line.contains(here))
                                .map(line -> field(line, "path"))
                                .distinct())
                        .hasSize(120));
    }

    @Test
    void theProxysRequestsAreNumbersInPrometheus() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            visit("measured", 10);
            assertThat(stack.query("sum(proxy:requests:rate1m{status_class=\"4xx\"}) > 0.1"))
                    .isNotEmpty();
            assertThat(stack.query(
                            "proxy:request_duration_seconds:quantile1m{quantile=\"0.99\",status_class=\"4xx\"} < 5"))
                    .hasSize(2);
            assertThat(stack.query("probe_success == 1")).hasSize(1);
            assertThat(stack.query("probe_ssl_earliest_cert_expiry > time()")).hasSize(1);
            assertThat(stack.query("system_filesystem_usage_bytes{state=\"free\"}"))
                    .isNotEmpty();
            assertThat(stack.query("redis_up == 1 and on() nginx_up == 1")).hasSize(1);
        });
    }

    /** They are asked some seconds apart, so a few buffers may have come or gone. */
    @Test
    void everyContainerIsMeasuredAsStatusMeasuresIt() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            Map<String, Double> told = byContainer(stack.query("container_memory_working_set_bytes"));
            Map<String, Long> status = stack.deployment().memory();
            assertThat(told).containsOnlyKeys(stack.topology().instances());
            assertThat(told)
                    .allSatisfy((container, bytes) -> assertThat(bytes)
                            .as(container)
                            .isCloseTo((double) status.getOrDefault(container, 0L), Percentage.withPercentage(30)));
            assertThat(byContainer(stack.query("container_cpu_usage_seconds_total > 0")))
                    .containsOnlyKeys(stack.topology().instances());
        });
    }

    /** Of lines such as <code>name{container="redis", job="x"} => 12 @[34]</code>. */
    private static Map<String, Double> byContainer(List<String> lines) {
        var line = Pattern.compile("container=\"([^\"]+)\".* => (\\S+) @");
        return lines.stream()
                .map(line::matcher)
                .filter(Matcher::find)
                .collect(Collectors.toMap(found -> found.group(1), found -> Double.parseDouble(found.group(2))));
    }

    @Test
    void linesOfAReplacedContainerAreStillShown() {
        Service exporter = stack.topology().service("nginx-exporter").orElseThrow();
        String replaced = stack.instance(exporter, 0).id();
        Awaitility.await()
                .atMost(TO_LOKI.multipliedBy(2))
                .until(() -> !shown(exporter).isEmpty());
        int before = shown(exporter).size();

        stack.docker().removeContainerCmd(replaced).withForce(true).exec();
        stack.deployment().up(() -> {});

        assertThat(stack.instance(exporter, 0).id()).isNotEqualTo(replaced);
        Awaitility.await()
                .atMost(TO_LOKI.multipliedBy(2))
                .until(() -> shown(exporter).size() > before);
        assertThat(lines("launcher"))
                .as("what the launcher did, where the console looks for it")
                .anyMatch(line -> line.contains("\"what\":\"up\"") && line.contains(exporter.name()));
    }

    @Test
    void theProgramsThemselvesFindNothingWrongWithWhatTheyAreGiven() {
        String current = "/etc/countme/current/";
        check("collector", "/otelcol-contrib", "validate", "--config", current + "collector.yaml");
        check("prometheus", "promtool", "check", "config", current + "prometheus.yml");
        check("proxy", "nginx", "-t", "-q", "-c", current + "nginx.conf");
        check("alertmanager", "amtool", "check-config", current + "alertmanager.yml");
    }

    @Test
    void everyAlertFiresWhenItShouldAndOnlyThen() throws IOException {
        Service prometheus = stack.topology().service("prometheus").orElseThrow();
        String tests = Files.readString(RULE_TESTS);
        stack.exec(prometheus, 0, List.of("sh", "-c", "printf %s \"$1\" > /tmp/alerts_test.yml", "sh", tests));

        check("prometheus", "promtool", "test", "rules", "/tmp/alerts_test.yml");
    }

    private static void check(String service, String... command) {
        stack.exec(stack.topology().service(service).orElseThrow(), 0, List.of(command));
    }

    private void visit(String when, int times) {
        IntStream.range(0, times).forEach(i -> request(here + "-" + when + "-" + i, "test"));
    }

    private static void request(String path, String userAgent) {
        stack.target()
                .exchange("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: " + userAgent
                        + "\r\nConnection: close\r\n\r\n");
    }

    private List<String> proxyLines() {
        return lines("proxy");
    }

    private List<String> lines(String instances) {
        Loki loki = stack.topology().loki();
        var query = new LokiClient(
                new InnerHttp(
                        stack.engine(),
                        stack.instance(stack.topology().proxy(), 0),
                        loki.address(stack.deployment().project().site(), Network.ops, 0),
                        loki.port()),
                stack.deployment().project().settings().project());
        return query.lines(instances, begin, Instant.now().plusSeconds(1), LokiClient.MOST_LINES, false).stream()
                .map(LogLine::text)
                .toList();
    }

    private static List<String> shown(Service service) {
        var lines = new ArrayList<String>();
        Inventory inventory = stack.deployment().project().inventory();
        new Logs(stack.deployment().project(), Progress.quiet(), LogLevel.debug, line -> lines.add(line.text()))
                .read(inventory, inventory.named(service.name()), new Selection(false, -1, null, false));
        return lines;
    }

    private static String field(String json, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
        assertThat(matcher.find()).as(json).isTrue();
        return matcher.group(1);
    }
}
