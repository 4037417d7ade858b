package countme.topology.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Bind;
import countme.topology.Topology;
import countme.topology.config.AlertReceivers;
import countme.topology.config.Network;
import countme.topology.config.Settings;
import countme.topology.config.Subnet;
import countme.topology.config.Subnets;
import countme.topology.diagram.Diagram;
import countme.topology.diagram.Subject;
import countme.topology.diagram.View;
import countme.topology.docker.CreateCommands;
import countme.topology.service.Description;
import countme.topology.service.Examples;
import countme.topology.service.Login;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.service.Services;
import countme.topology.service.Tls;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A service more is one file, {@link Dragonfly}, and one line; all else follows from what it says of itself. */
class NewServiceTest {
    private static final Placement SITE = new Placement("countme", new Subnets(new Subnet("10.213.4")));
    private static final Login LOGIN = new Login("countme", "secret");

    private final Topology topology = new Topology(Settings.defaults(), new Tls("", ""), LOGIN);
    private final Extended extended = new Extended(topology);
    private final Service added = extended.dragonfly;
    private final List<Service> services = extended.services();
    private final Prometheus prometheus = new Prometheus(
            new Alertmanager(AlertReceivers.NONE, Examples.CONSOLE),
            Examples.CONSOLE,
            () -> services,
            topology::serving);

    @Test
    void itsContainerHasItsNameAddressVolumeAndCommandAndFindsWhatItDependsOn() {
        CreateContainerCmd create = Description.of(added, SITE, 0)
                .applyTo(CreateCommands.blank(added.image().toString()));

        assertThat(create.getName()).isEqualTo("countme-dragonfly");
        assertThat(create.getIpv4Address()).isEqualTo(added.address(SITE, Network.backend, 0));
        assertThat(create.getUser()).isEqualTo("999:999");
        assertThat(create.getEntrypoint()).containsExactly("dragonfly", "--port=6380", "--replicaof=redis:6379");
        var host = Objects.requireNonNull(create.getHostConfig());
        assertThat(host.getExtraHosts())
                .containsExactly("redis:" + topology.redis().address(SITE, Network.backend, 0));
        assertThat(host.getBinds()).extracting(Bind::toString).containsExactly("countme-dragonfly-data:/data:rw");
    }

    @Test
    void itsAddressIsFree() {
        assertThat(services)
                .filteredOn(other -> other != added && other.joined().isEmpty())
                .flatMap(other -> other.slots().stream()
                        .map(slot -> other.address(SITE, Network.backend, slot))
                        .toList())
                .doesNotContain(added.address(SITE, Network.backend, 0));
    }

    @Test
    void itIsScraped() throws Exception {
        JsonNode job = file("prometheus.yml").path("scrape_configs").findParents("job_name").stream()
                .filter(one -> one.path("job_name").asText().equals("dragonfly"))
                .findFirst()
                .orElseThrow();

        assertThat(job.path("metrics_path").asText()).isEqualTo("/metrics");
        JsonNode target = job.path("static_configs").path(0);
        assertThat(target.path("targets").path(0).asText())
                .isEqualTo(added.address(SITE, Network.backend, 0) + ":6380");
        assertThat(target.path("labels").toString()).isEqualTo("{\"replica\":\"dragonfly\",\"service\":\"dragonfly\"}");
    }

    @Test
    void theGeneralAlertsHoldOfItAndItsOwnIsAmongThem() throws Exception {
        List<JsonNode> rules = file("alerts.yml").findParents("expr").stream()
                .filter(rule -> rule.path("labels").path("service").asText().equals("dragonfly"))
                .toList();

        assertThat(rules)
                .extracting(rule -> rule.path("record").asText()
                        + rule.path("alert").asText() + " " + rule.path("expr").asText())
                .contains(
                        "service:up min by (service, replica) (up{service=\"dragonfly\"})",
                        "service:memory:ratio max by (service, replica)"
                                + " (process_resident_memory_bytes{service=\"dragonfly\"} / 268435456)",
                        "service:replicas:desired vector(1)",
                        "CopyFallsBehind dragonfly_replication_lag_seconds > 5");
        assertThat(rules)
                .filteredOn(rule -> rule.has("alert"))
                .singleElement()
                .satisfies(rule -> assertThat(
                                rule.path("annotations").path("runbook_url").asText())
                        .isEqualTo("docs/runbooks/copy-falls-behind.md"));
    }

    private JsonNode file(String name) throws Exception {
        return new JsonMapper().readTree(prometheus.configuration(SITE).files().get(name));
    }

    @Test
    void itsLogIsReadAsItSaysThatItWrites() {
        String yaml = String.valueOf(new Collector(topology.loki(), () -> services)
                .configuration(SITE)
                .files()
                .get("collector.yaml"));
        assertThat(yaml.lines().filter(line -> line.contains("dragonfly")))
                .singleElement()
                .asString()
                .contains("resource.service in [", "\"output\":\"logfmt\"");
    }

    @Test
    void theConsoleShowsItWithTheGeneralGraphsAndAsksHowItIs() throws Exception {
        JsonNode page = new JsonMapper()
                .readTree(Examples.console(LOGIN, services)
                        .files(topology.proxy(), SITE, 9443, "localhost")
                        .get("console/topology.json"));
        JsonNode shown = page.path("services").path(services.size() - 1);

        assertThat(shown.path("name").asText()).isEqualTo("dragonfly");
        assertThat(shown.path("instances")).extracting(JsonNode::asText).containsExactly("dragonfly");
        assertThat(shown.has("rank")).as("on the way of requests").isFalse();
        assertThat(shown.path("graphs").findValuesAsText("title"))
                .containsExactly("Processors in use", "Memory", "Time to answer Prometheus");
        assertThat(shown.path("graphs").findValuesAsText("query")).allMatch(query -> query.contains("\"dragonfly\""));
        assertThat(page.path("figures").asText())
                .containsPattern("up\\{service=~\"[^\"]*\\|dragonfly\"}")
                .containsPattern("process_resident_memory_bytes\\{service=~\"[^\"]*\\|dragonfly\"}")
                .containsPattern("process_start_time_seconds\\{service=~\"[^\"]*\\|dragonfly\"}")
                .contains("dragonfly_build_info");
    }

    @ParameterizedTest
    @EnumSource(View.class)
    void itIsInEveryDiagram(View view) {
        var subject = new Subject(extended, Settings.defaults(), Optional.empty());
        assertThat(view.of(subject).nodes()).extracting(Diagram.Node::id).contains("dragonfly");
    }

    /** The topology and one line more. */
    private static final class Extended extends Services {
        private final Dragonfly dragonfly;

        Extended(Topology topology) {
            topology.services().forEach(this::add);
            dragonfly = add(new Dragonfly(topology.redis()));
        }

        @Override
        public String subject() {
            return "the counter";
        }
    }
}
