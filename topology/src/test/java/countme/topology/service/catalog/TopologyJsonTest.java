package countme.topology.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import countme.topology.config.Subnet;
import countme.topology.config.Subnets;
import countme.topology.service.ImageRef;
import countme.topology.service.Placement;
import countme.topology.service.PublishedPort;
import countme.topology.service.Service;
import countme.topology.service.watch.Caption;
import countme.topology.service.watch.ContainerMetrics;
import countme.topology.service.watch.Figure;
import countme.topology.service.watch.Flow;
import countme.topology.service.watch.Graph;
import countme.topology.service.watch.Table;
import countme.topology.service.watch.Unit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TopologyJsonTest {
    private static final Placement SITE = new Placement("countme", new Subnets(new Subnet("10.213.4")));

    private final Plain store = new Plain("store");
    private final Plain cache = new Plain("cache", store);
    private final Plain worker = new Plain("worker", store, cache);
    private final Plain entrance = new Plain("entrance", worker).open();
    private final Plain exporter = new Plain("exporter", store);

    @Test
    void aServiceStandsBehindAllThatARequestMayPassBeforeIt() throws Exception {
        assertThat(service(entrance).path("rank").asInt(-1)).isZero();
        assertThat(service(worker).path("rank").asInt()).isEqualTo(1);
        assertThat(service(cache).path("rank").asInt()).isEqualTo(2);
        assertThat(service(store).path("rank").asInt()).as("by the longest way").isEqualTo(3);
    }

    @Test
    void whatNoRequestReachesHasNoRank() throws Exception {
        assertThat(service(exporter).has("rank")).isFalse();
    }

    @Test
    void whatSeveralServicesTellOfOneSubjectIsShownTogether() throws Exception {
        store.tellsOf("machine", "Disk");
        cache.tellsOf("machine", "Load");

        JsonNode subjects = json().path("subjects");

        assertThat(subjects.findValuesAsText("name")).startsWith("machine");
        assertThat(subjects.findValuesAsText("title")).containsExactly("Disk", "Load");
        assertThat(service(store).path("graphs")).isEmpty();
    }

    @Test
    void aServiceSaysWhatStandsUnderItsName() throws Exception {
        store.counts("key");

        assertThat(service(store).path("unit").asText()).isEqualTo("count");
        assertThat(service(store).path("noun").asText()).isEqualTo("key");
        assertThat(service(cache).path("unit").asText()).as("its memory").isEqualTo("bytes");
    }

    @Test
    void aServiceSaysWhatIsShownRowByRow() throws Exception {
        store.lists(Table.of("Locks", "Nothing is locked.", "locks")
                .by("Owner", "owner")
                .and("Since", Unit.moment, "lock_since_seconds"));

        JsonNode table = service(store).path("tables").path(0);
        assertThat(table.path("title").asText()).isEqualTo("Locks");
        assertThat(table.path("empty").asText()).isEqualTo("Nothing is locked.");
        assertThat(table.path("names").toString()).isEqualTo("[{\"title\":\"Owner\",\"label\":\"owner\"}]");
        assertThat(table.path("values").path(0).path("unit").asText()).isEqualTo("moment");
        assertThat(json().path("figures").asText())
                .as("asked with all else that is always shown")
                .contains(
                        "label_replace(sum(locks), \"figure\", \"locks\", \"\", \"\")",
                        "label_replace(lock_since_seconds, \"figure\", \"lock_since_seconds\", \"\", \"\")");
        assertThat(service(cache).path("tables")).isEmpty();
    }

    @Test
    void aServiceSaysWhatIsShownBeforeAllElseAndWhenThatIsBad() throws Exception {
        store.tells(Figure.of("keys", "Keys", "in all", Unit.count, "sum(keys)").badAbove(1000));

        JsonNode tile = json().path("tiles").path(0);
        assertThat(tile.path("id").asText()).isEqualTo("keys");
        assertThat(tile.path("title").asText()).isEqualTo("Keys");
        assertThat(tile.path("unit").asText()).isEqualTo("count");
        assertThat(tile.path("above").asDouble()).isEqualTo(1000);
        assertThat(tile.path("below").isNull()).isTrue();
        assertThat(json().path("figures").asText())
                .contains("label_replace(sum(keys), \"figure\", \"keys\", \"\", \"\")");
    }

    @Test
    void whatUsersSendIsAFlowToTheServiceThatTheyReach() throws Exception {
        entrance.isVisited("sum(rate(visits[1m]))");

        assertThat(json().path("users").asText()).isEqualTo("users");
        assertThat(json().path("figures").asText())
                .contains(
                        "label_replace(label_replace(sum(rate(visits[1m])), \"from\", \"users\", \"\", \"\"), \"to\", \"entrance\", \"\", \"\"), \"figure\", \"flow\"")
                .doesNotContain("\"delay\"");
    }

    @Test
    void aServiceSaysHowItIsRunAndWhereItIs() throws Exception {
        assertThat(service(store).path("settings").findValuesAsText("name")).contains("User", "Limits", "Networks");
        assertThat(service(store).path("environment")).isEmpty();
        assertThat(service(store).path("addresses").toString()).isEqualTo("{\"store\":[\"10.213.5.1\"]}");
    }

    /** Where nobody measures containers, what a service tells of its own process has to do. */
    @Test
    void whatAServiceTakesIsDrawnAsItTellsItselfWhereNobodyMeasuresContainers() throws Exception {
        worker.isMeasured();
        assertThat(service(worker).path("graphs").findValuesAsText("query"))
                .first()
                .isEqualTo("sum by (replica) (rate(process_cpu_seconds_total{service=\"worker\"}[$w]))");
        assertThat(service(store).path("graphs")).isEmpty();

        exporter.measuresAll();
        assertThat(service(worker).path("graphs").findValuesAsText("query"))
                .first()
                .isEqualTo("sum by (name) (rate(used_seconds{name=~\"worker\"}[$w]))");
        assertThat(service(store).path("graphs").findValuesAsText("title"))
                .containsExactly("Processors in use", "Memory");
    }

    private JsonNode json() throws Exception {
        return new JsonMapper().readTree(TopologyJson.of(SITE, List.of(exporter, store, entrance, cache, worker)));
    }

    private JsonNode service(Service service) throws Exception {
        for (JsonNode one : json().path("services")) {
            if (one.path("name").asText().equals(service.name())) {
                return one;
            }
        }
        throw new AssertionError("no service " + service.name());
    }

    private static final class Plain extends Service {
        private List<Table> tables = List.of();

        Plain(String name, Service... dependencies) {
            super(name, ImageRef.of("plain:1.0.0"), 1);
            Stream.of(dependencies).forEach(this::dependsOn);
        }

        Plain open() {
            publishes(new PublishedPort("127.0.0.1", 1, 1));
            return this;
        }

        void tellsOf(String subject, String title) {
            showsOf(subject, Graph.of(title, Unit.number, "vector(1)"));
        }

        void isMeasured() {
            measuredAt(1, "/metrics");
        }

        void measuresAll() {
            measuresContainers(new ContainerMetrics("name", "held_bytes", "used_seconds"));
        }

        void tells(Figure figure) {
            showsFirst(figure);
        }

        void isVisited(String rate) {
            visited(Flow.of(rate));
        }

        void lists(Table table) {
            tables = List.of(table);
        }

        @Override
        public List<Table> tables(Placement site) {
            return tables;
        }

        void counts(String noun) {
            captioned(new Caption("keys{}", Unit.count, noun));
        }
    }
}
