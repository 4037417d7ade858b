package countme.topology.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import countme.topology.Topology;
import countme.topology.config.Settings;
import countme.topology.config.Subnet;
import countme.topology.config.Subnets;
import countme.topology.service.Login;
import countme.topology.service.Placement;
import countme.topology.service.Tls;
import countme.topology.service.watch.Alert;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class RulesTest {
    private static final Placement SITE = new Placement("countme", new Subnets(new Subnet("10.213.4")));
    private static final Path REPOSITORY = Path.of("..");
    private static final Path TESTS = Path.of("src/test/resources/countme/topology/service/catalog/alerts_test.yml");

    /** Of all runbooks that no alert leads to. */
    private static final String LIST = "docs/runbooks/README.md";

    /** An alert's runbook has the alert's name for a title, which is one word. */
    private static final Predicate<String> OF_AN_ALERT = title -> title.matches("# \\w+");

    private final Topology topology = topology();
    private final Rules rules = rules();
    private final JsonNode file = Yaml.parse(text());
    /** Of all groups. */
    private final List<JsonNode> all = file.findValues("rules").stream()
            .flatMap(rules -> StreamSupport.stream(rules.spliterator(), false))
            .toList();

    @Test
    void everyServiceIsAliveOrNotByTheSameName() {
        assertThat(topology.services())
                .allSatisfy(service -> assertThat(all).contains(Yaml.parse("""
                        {"record": "service:replicas:desired", "labels": {"service": "%s", "role": "%s"}, "expr": "vector(%s)"}
                        """.formatted(
                                service.name(),
                                topology.serving().contains(service) ? "serving" : "watching",
                                service.slots().size()))));
        assertThat(all)
                .contains(Yaml.parse("""
                        {"record": "service:up", "labels": {"role": "serving", "service": "app"},
                         "expr": "min by (service, replica) (up{service=\\"app\\"})"}
                        """))
                .contains(Yaml.parse("""
                        {"record": "service:up", "labels": {"replica": "redis", "role": "serving", "service": "redis"},
                         "expr": "min by (service, replica) (redis_up{service=\\"redis-exporter\\"})"}
                        """))
                .contains(Yaml.parse("""
                        {"record": "service:up", "labels": {"replica": "proxy", "role": "serving", "service": "proxy"},
                         "expr": "min by (service, replica) (nginx_up{service=\\"nginx-exporter\\"} or up{service=\\"nginx-exporter\\"} == 0 and on () probe_http_status_code == 0)"}
                        """))
                .contains(Yaml.parse("""
                        {"record": "service:memory:ratio", "labels": {"role": "watching", "service": "loki"},
                         "expr": "max by (service, replica) (process_resident_memory_bytes{service=\\"loki\\"} / 536870912)"}
                        """));
    }

    @Test
    void anExporterThatIsStoppedTellsNothingOfWhatItMeasures() {
        assertThat(inFile("expr"))
                .filteredOn(expression -> expression.matches(".*[(]up[{]service=\"(nginx|redis)-exporter\".*"))
                .as("once for each exporter itself")
                .hasSize(2);
    }

    @Test
    void anAlertSaysWhatItIsHowBadAndWhatToDo() {
        assertThat(group("redis")).contains(Yaml.parse("""
                {"alert": "RedisAppendOnlyFileFailing",
                 "expr": "redis_aof_last_write_status == 0 or redis_aof_last_bgrewrite_status == 0",
                 "for": "10s",
                 "labels": {"service": "redis", "severity": "critical"},
                 "annotations": {
                  "summary": "Redis cannot write its append-only file: what is counted now may be lost",
                  "runbook_url": "docs/runbooks/redis-append-only-file-failing.md"}}
                """));
        assertThat(rules.alerts()).allSatisfy(alert -> {
            assertThat(alert.name()).matches("([A-Z][a-z]+)+");
            assertThat(alert.summary()).isNotBlank();
        });
    }

    @Test
    void everyAlertIsInTheFile() {
        assertThat(inFile("alert"))
                .isEqualTo(rules.alerts().stream().map(Alert::name).toList());
        assertThat(file.path("groups"))
                .extracting(group -> group.path("name").asText())
                .startsWith("services", "service-level")
                .contains("redis")
                .doesNotContain("nginx-exporter");
    }

    @Test
    void whatIsRecordedIsInTheFile() {
        assertThat(inFile("record"))
                .contains(
                        "proxy:requests:error_ratio5m", "proxy:requests:error_ratio30m", "proxy:requests:error_ratio6h")
                .filteredOn(name -> name.startsWith("service:restarts:"))
                .hasSameSizeAs(topology.services());
        assertThat(group("service-level")).contains(Yaml.parse("""
                {"record": "proxy:requests:error_ratio1h", "labels": {},
                 "expr": "(sum(rate(proxy_request_duration_seconds_count{status_class=\\"5xx\\"}[1h])) or vector(0)) / (sum(rate(proxy_request_duration_seconds_count[1h])) > 0)"}
                """));
    }

    @Test
    void theErrorBudgetIsAThousandthOfAllRequests() {
        assertThat(inFile("expr"))
                .contains("proxy:requests:error_ratio1h > 0.0144 and proxy:requests:error_ratio5m > 0.0144")
                .contains("proxy:requests:error_ratio6h > 0.006 and proxy:requests:error_ratio30m > 0.006");
    }

    @Test
    void theSameRuleIsAlwaysWrittenTheSameWhereverItIsWritten() {
        assertThat(text().lines().map(String::strip))
                .containsSequence(
                        "\"alert\" : \"ServiceDown\",",
                        "\"annotations\" : {",
                        "\"runbook_url\" : \"docs/runbooks/service-down.md\",",
                        "\"summary\" : \"{{ $labels.service }} does not answer, and the counter needs it\"",
                        "},",
                        "\"expr\" : \"max by (service) (service:up{role=\\\"serving\\\"}) == 0\",",
                        "\"for\" : \"15s\",",
                        "\"labels\" : {",
                        "\"severity\" : \"critical\"",
                        "}");
    }

    @Test
    void everyAlertHasItsRunbookAndEveryRunbookItsAlert() throws IOException {
        Set<String> named = rules.alerts().stream().map(Alert::runbook).collect(Collectors.toSet());
        List<String> written = runbooks(OF_AN_ALERT);
        assertThat(named)
                .filteredOn(runbook -> !written.contains(runbook))
                .as("An alert says what to do: write these, with the headings of the others.")
                .isEmpty();
        assertThat(written)
                .filteredOn(runbook -> !named.contains(runbook))
                .as("No alert leads to these: remove them, or give them the names of their alerts.")
                .isEmpty();
    }

    @Test
    void everyRunbookAnswersTheSameQuestions() throws IOException {
        for (String runbook : runbooks(OF_AN_ALERT)) {
            assertThat(Files.readString(REPOSITORY.resolve(runbook)))
                    .as("%s needs these headings.", runbook)
                    .contains("## What users notice", "## Look", "## Do", "## Over when");
        }
    }

    @Test
    void everyOtherRunbookBeginsWithWhatOneSeesAndIsListed() throws IOException {
        String list = Files.readString(REPOSITORY.resolve(LIST));
        for (String runbook : runbooks(OF_AN_ALERT.negate())) {
            if (!runbook.equals(LIST)) {
                assertThat(Files.readString(REPOSITORY.resolve(runbook)))
                        .as("%s needs these headings.", runbook)
                        .containsPattern("^# .*\\n\\n## What you see\\n")
                        .contains("## Do\n", "## Over when\n");
                assertThat(list).contains("](" + runbook.substring("docs/runbooks/".length()) + ")");
            }
        }
    }

    @Test
    void everyAlertIsInTheDocs() throws IOException {
        String docs = Files.readString(REPOSITORY.resolve("docs/observability.md"));
        assertThat(rules.alerts())
                .extracting(alert -> "| [" + alert.name() + "]("
                        + alert.runbook().substring("docs/".length()) + ") | " + alert.severity() + " |")
                .filteredOn(line -> !docs.contains(line))
                .as("The table of alerts in docs/observability.md needs lines that begin so.")
                .isEmpty();
    }

    @Test
    void everyAlertIsTested() throws IOException {
        String tests = Files.readString(TESTS);
        assertThat(rules.alerts())
                .flatExtracting(
                        alert -> "alertname: " + alert.name() + "\n", alert -> "runbook_url: " + alert.runbook() + "\n")
                .map(String::valueOf)
                .filteredOn(line -> !tests.contains(line))
                .as("topology/%s needs cases with these, in which the alert fires and in which it does not.", TESTS)
                .isEmpty();
    }

    /** What the rules have under a name, in their order. */
    private List<String> inFile(String field) {
        return all.stream()
                .filter(rule -> rule.has(field))
                .map(rule -> rule.path(field).asText())
                .toList();
    }

    private JsonNode group(String name) {
        return Yaml.only(
                        file.path("groups"),
                        group -> group.path("name").asText().equals(name))
                .path("rules");
    }

    /** Those of the topology as it is by default. */
    static Rules rules() {
        Topology topology = topology();
        return new Rules(topology.services(), topology.serving(), SITE);
    }

    private String text() {
        return String.valueOf(rules.files().get("alerts.yml"));
    }

    private static Topology topology() {
        return new Topology(Settings.defaults(), new Tls("", ""), new Login("", ""));
    }

    private static List<String> runbooks(Predicate<String> title) throws IOException {
        try (Stream<Path> files = Files.list(REPOSITORY.resolve("docs/runbooks"))) {
            return files.filter(file -> title.test(title(file)))
                    .map(file -> "docs/runbooks/" + file.getFileName())
                    .toList();
        }
    }

    private static String title(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst().orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
