package countme.topology.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import countme.topology.Topology;
import countme.topology.config.Settings;
import countme.topology.config.Subnet;
import countme.topology.config.Subnets;
import countme.topology.service.ConfigFiles;
import countme.topology.service.Examples;
import countme.topology.service.Login;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.service.Tls;
import countme.topology.service.watch.Alert;
import countme.topology.service.watch.Unit;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private static final Placement SITE = new Placement("countme", new Subnets(new Subnet("10.213.4")));
    private static final Login LOGIN = new Login("countme", "secret");

    private final Topology topology = new Topology(Settings.defaults(), new Tls("", ""), LOGIN);
    private final Map<String, String> files =
            topology.proxy().configuration(SITE).withPages();

    @Test
    void nothingIsServedWithoutTheLogin() {
        assertThat(file("console.conf"))
                .contains("auth_basic_user_file console.key;")
                .doesNotContain("auth_basic off");
        assertThat(ConfigFiles.mode("console.key")).isEqualTo(0400);
        assertThat(files.values())
                .noneMatch(content -> content.contains("secret\n") || content.contains(LOGIN.header()));
    }

    @Test
    void whatItReadsIsAtFixedAddresses() {
        assertThat(file("console.conf"))
                .contains("server 10.213.6.40:9090;", "server 10.213.6.30:3100;", "server 10.213.6.60:9093;")
                .doesNotContain("{{");
    }

    @Test
    void everyPlaceThatIsPassedOnOnlyReads() {
        String config = file("console.conf");
        assertThat(Pattern.compile("proxy_pass ").matcher(config).results().count())
                .isEqualTo(3);
        assertThat(Pattern.compile("limit_except GET \\{\\s+deny all;")
                        .matcher(config)
                        .results()
                        .count())
                .as("every place, and the page itself")
                .isEqualTo(4);
        assertThat(config).doesNotContain("/write").doesNotContain("push").doesNotContain("/admin");
    }

    @Test
    void nothingThatAClientSaysInAHeaderIsPassedOnAndToTheRegistryNothingOfItselfOrOfAnotherMethod() {
        assertThat(file("console.conf")).contains("\n    proxy_pass_request_headers off;");
        assertThat(file("registry.conf"))
                .contains(
                        "proxy_set_header X-Forwarded-For \"\";",
                        "proxy_set_header X-Forwarded-Host \"\";",
                        "proxy_set_header Forwarded \"\";",
                        "proxy_set_header X-HTTP-Method-Override \"\";")
                .doesNotContain("$http_host");
    }

    @Test
    void eachBlockThatAddsAHeaderAddsThoseForBrowsers() {
        assertThat(file("console.conf")).containsOnlyOnce("include headers.conf;");
        assertThat(file("registry.conf")).containsOnlyOnce("include headers.conf;");
    }

    @Test
    void nothingLeadsToARegistryThatIsNotThere() {
        Map<String, String> without =
                Examples.console(LOGIN, List.of()).files(topology.proxy(), SITE, 9443, "localhost");

        assertThat(without).containsEntry("registry.conf", "").doesNotContainKey("registry.key");
    }

    @Test
    void theRegistryHasALoginOfItsOwnThatFollowsFromTheConsolesAndIsNotIt() {
        Login registry = new Registry().login(LOGIN);

        assertThat(registry.password()).isNotEqualTo(LOGIN.password()).hasSizeGreaterThan(40);
        assertThat(new Registry().login(LOGIN)).isEqualTo(registry);
        assertThat(new Registry().login(new Login("countme", "other")).password())
                .isNotEqualTo(registry.password());
        assertThat(file("registry.conf"))
                .contains(
                        registry.headerDigest(),
                        "auth_basic_user_file registry.key;",
                        "proxy_pass http://10.213.6.90:5000;")
                .doesNotContain("{{");
        assertThat(file("registry.key")).startsWith("registry:{SSHA}");
        assertThat(file("console.conf")).contains("include registry.conf;");
    }

    @Test
    void thePageLoadsNothingFromElsewhere() {
        assertThat(files.keySet()).contains("console/index.html", "console/main.js", "console/uPlot.iife.min.js");
        assertThat(file("console/index.html")).doesNotContain("http://").doesNotContain("https://");
        assertThat(file("console/index.html"))
                .as("what the Content-Security-Policy refuses")
                .doesNotContain("<style")
                .doesNotContain(" style=")
                .doesNotContainPattern("<script(?![^>]* src=)")
                .doesNotContainPattern(" on[a-z]+=");
    }

    @Test
    void nothingThatWasReadIsTakenForMarkup() {
        files.forEach((path, content) -> {
            if (path.startsWith("console/") && path.endsWith(".js") && !path.contains("uPlot")) {
                assertThat(content).as(path).doesNotContain("innerHTML").doesNotContain("insertAdjacentHTML");
            }
        });
    }

    @Test
    void theDocumentationIsAmongItsFiles() {
        assertThat(files.keySet())
                .contains(
                        "console/docs/index.html",
                        "console/docs/search-index.js",
                        "console/docs/adr/0001-spark-on-jetty-12.html",
                        "console/docs/runbooks/watchdog.html",
                        "console/docs/diagrams/services.svg");
        assertThat(file("console/index.html")).contains("href=\"docs/\"");
    }

    /** As the build packaged them: a directory that Maven does not find is skipped without a word. */
    @Test
    void theRunbookOfEveryAlertAndWhateverItLinksToIsAmongItsFiles() {
        assertThat(RulesTest.rules().alerts())
                .isNotEmpty()
                .extracting(Alert::runbook)
                .filteredOn(runbook -> !files.containsKey("console/" + runbook.substring("docs/".length())))
                .as("An alert says what to do: write these, with the headings of the others.")
                .isEmpty();
        files.forEach((path, content) -> {
            if (path.endsWith(".md")) {
                // What is outside of the runbooks is shown as words.
                assertThat(Pattern.compile("]\\((?!\\.\\./)([^)]*)\\)")
                                .matcher(content)
                                .results())
                        .as(path)
                        .allSatisfy(link -> assertThat(files).containsKey("console/runbooks/" + link.group(1)));
            }
        });
    }

    @Test
    void thePageIsSmall() {
        int bytes = files.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("console/")
                        && !entry.getKey().contains("runbooks/")
                        && !entry.getKey().contains("docs/"))
                .mapToInt(entry -> entry.getValue().getBytes(StandardCharsets.UTF_8).length)
                .sum();
        assertThat(bytes).isLessThan(300_000);
    }

    @Test
    void theTopologyIsThereAsDataWithItsReplicasAndEdges() throws Exception {
        JsonNode json = new JsonMapper().readTree(file("console/topology.json"));

        assertThat(json.path("services")).hasSameSizeAs(topology.services());
        JsonNode app = service(json, "app");
        assertThat(app.path("instances")).extracting(JsonNode::asText).containsExactly("app-1", "app-2");
        assertThat(app.path("dependsOn")).extracting(JsonNode::asText).containsExactly("redis");
        assertThat(service(json, "collector").path("feeds"))
                .extracting(JsonNode::asText)
                .containsExactly("loki");
    }

    @Test
    void thePageKnowsNoServiceButFromTheirDescriptions() {
        assertThat(topology.services())
                .extracting(Service::name)
                .allSatisfy(name -> assertThat(code())
                        .as(name)
                        .doesNotContain("'" + name + "'")
                        .doesNotContain("\"" + name + "\"")
                        .doesNotContain(" " + name + ":"));
    }

    @Test
    void everyUnitIsOneThatThePageCanWrite() {
        assertThat(Unit.values())
                .allSatisfy(unit -> assertThat(file("console/format.js")).contains("export const " + unit + " = "));
    }

    @Test
    void eachServiceHasItsOwnGraphsAndThenTheGeneralOnesUnlessItsOwnTellAll() throws Exception {
        JsonNode json = new JsonMapper().readTree(file("console/topology.json"));

        assertThat(service(json, "redis").path("graphs").findValuesAsText("title"))
                .containsExactly(
                        "Commands", "Data in memory", "Clients", "Append-only file", "Processors in use", "Memory");
        assertThat(service(json, "loki").path("graphs").findValuesAsText("title"))
                .containsExactly("Lines taken in", "Processors in use", "Memory", "Time to answer Prometheus");
        assertThat(service(json, "app").path("graphs").findValuesAsText("query"))
                .as("what it takes, in the same measure as all others")
                .contains(
                        "sum by (container) (rate(container_cpu_usage_seconds_total{container=~\"app-1|app-2\"}[$w]))",
                        "sum by (container) (container_memory_working_set_bytes{container=~\"app-1|app-2\"})");
        assertThat(json.path("subjects").findValuesAsText("name")).contains("host");
        assertThat(json.path("subjects").findValuesAsText("title")).contains("Load", "Disk traffic");
    }

    @Test
    void percentilesAreLinesOfTheSameGraph() throws Exception {
        JsonNode latency = service(new JsonMapper().readTree(file("console/topology.json")), "proxy")
                .path("graphs")
                .path(1);

        assertThat(latency.path("title").asText()).isEqualTo("Latency");
        assertThat(latency.path("unit").asText()).isEqualTo("seconds");
        assertThat(latency.path("lines").findValuesAsText("name")).containsExactly("p50", "p95", "p99");
        assertThat(latency.path("lines").path(1).path("query").asText())
                .isEqualTo("histogram_quantile(0.95, sum by (le) (rate(proxy_request_duration_seconds_bucket[$w])))");
    }

    private String code() {
        return files.keySet().stream()
                .filter(path -> path.endsWith(".js") && !path.contains("uPlot") && !path.contains("docs/"))
                .map(this::file)
                .collect(Collectors.joining("\n"));
    }

    private static JsonNode service(JsonNode json, String name) {
        for (JsonNode service : json.path("services")) {
            if (service.path("name").asText().equals(name)) {
                return service;
            }
        }
        throw new AssertionError("no service " + name + " in " + json);
    }

    private String file(String path) {
        return String.valueOf(files.get(path));
    }
}
