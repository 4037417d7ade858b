package countme.topology.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import countme.topology.Topology;
import countme.topology.config.Settings;
import countme.topology.config.Subnet;
import countme.topology.config.Subnets;
import countme.topology.service.Login;
import countme.topology.service.Placement;
import countme.topology.service.Tls;
import countme.topology.service.watch.LogFormat;
import countme.topology.service.watch.LogLevel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CollectorTest {
    private static final Placement SITE = new Placement("countme", new Subnets(new Subnet("10.213.4")));

    private final Topology topology = new Topology(Settings.defaults(), new Tls("", ""), new Login("", ""));

    @Test
    void everyServicesLinesGoToTheParserOfItsFormatOnce() {
        JsonNode routes = operator("format").path("routes");
        topology.services()
                .forEach(service -> assertThat(Yaml.only(
                                        routes,
                                        route -> route.path("expr").asText().contains('"' + service.name() + '"'))
                                .path("output")
                                .asText())
                        .as(service.name())
                        .isEqualTo(service.logs().id()));
        assertThat(routes).contains(Yaml.parse("""
                {"expr": "resource.service in [\\"redis\\"]", "output": "redis"}
                """));
    }

    @Test
    void everyFormatEndsWhereTheLevelIsSet() {
        assertThat(LogFormat.values()).allSatisfy(format -> {
            assertThat(operators())
                    .contains(new JsonMapper()
                            .valueToTree(format.operators("routine"))
                            .get(0));
            assertThat(format.operators("routine")).last().extracting("output").isEqualTo("routine");
        });
    }

    @Test
    void theOperatorsOfAFormatGoOnAtTheNext() {
        assertThat(List.of("requests", "requests1", "requests2"))
                .extracting(id -> operator(id).path("output").asText())
                .containsExactly("requests1", "requests2", "routine");
    }

    @Test
    void aRequestIsFoundByTheBeginningOfItsLine() {
        assertThat(operator("requests")).isEqualTo(Yaml.parse("""
                {id: requests, output: requests1, type: regex_parser, if: 'body startsWith "{"', on_error: send_quiet,
                 regex: '^\\{"status":\\d+,"class":"(?P<status_class>\\dxx)","seconds":(?P<seconds>[0-9.]+),"upstream_replica":"(?P<upstream_replica>[^"]*)"'}
                """));
        assertThat(yaml().path("processors").path("filter/events").path("log_conditions"))
                .extracting(JsonNode::asText)
                .containsExactly("IsMatch(resource.attributes[\"service\"], \"^(proxy)$\")");
        assertThat(yaml().path("processors").path("filter/requests").path("log_conditions"))
                .extracting(JsonNode::asText)
                .containsExactly("not IsMatch(resource.attributes[\"service\"], \"^(proxy)$\")");
    }

    @Test
    void everyWordForALevelIsKnown() {
        assertThat(operator("level").path("value").asText())
                .startsWith("EXPR({")
                .contains("\"#\":\"warn\"", "\"fatal\":\"error\"")
                .endsWith("}[lower(string(attributes.level ?? \"info\"))] ?? \"info\")");
        assertThat(LogFormat.LEVELS.values()).containsOnly(LogLevel.debug, LogLevel.warn, LogLevel.error);
    }

    /** Whatever the level is that it has in the line. */
    @Test
    void aLineOfRoutineIsFoundByAllOfItsParts() {
        assertThat(operator("routine")).isEqualTo(Yaml.parse("""
                {id: routine, type: add, field: resource.level, value: debug,
                 if: 'false or resource.service == "proxy" and body contains "{\\"status\\":404," and body contains "\\"path\\":\\"/probe\\""
                  or resource.service == "registry" and body contains "err.code=\\"manifest unknown\\""
                  or resource.service == "collector" and body contains "Failed to open file" and body contains "no such file or directory"'}
                """));
        assertThat(operators().findValuesAsText("default")).containsExactly("routine");
    }

    @Test
    void readsOnlyItsOwnProject() {
        assertThat(operators().path(0).path("expr").asText())
                .isEqualTo("not (body contains \"\\\"countme.project\\\":\\\"countme\\\"\")");
        assertThat(operators()).contains(Yaml.parse("{type: add, field: resource.project, value: countme}"));
    }

    @Test
    void requestsAndEventsWaitForLokiApart() {
        Map.of("otlp_http/requests", 536870912, "otlp_http/events", 134217728)
                .forEach((name, bytes) ->
                        assertThat(yaml().path("exporters").path(name)).isEqualTo(Yaml.parse("""
                                endpoint: http://10.213.6.30:3100/otlp
                                compression: none
                                retry_on_failure: {initial_interval: 1s, max_interval: 5s, max_elapsed_time: 0}
                                sending_queue:
                                  storage: file_storage
                                  sizer: bytes
                                  queue_size: %s
                                  num_consumers: 2
                                  batch: {sizer: bytes, flush_timeout: 500ms, min_size: 262144, max_size: 1048576}
                                """.formatted(bytes))));
    }

    @Test
    void noPlaceInTheTemplateIsLeftOpen() {
        assertThat(text()).doesNotContain("{{");
    }

    private JsonNode operators() {
        return yaml().path("receivers").path("file_log").path("operators");
    }

    private JsonNode operator(String id) {
        return Yaml.only(operators(), operator -> operator.path("id").asText().equals(id));
    }

    private JsonNode yaml() {
        return Yaml.parse(text());
    }

    private String text() {
        return String.valueOf(topology.service("collector")
                .orElseThrow()
                .configuration(SITE)
                .files()
                .get("collector.yaml"));
    }
}
