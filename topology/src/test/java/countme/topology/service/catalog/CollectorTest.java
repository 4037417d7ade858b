package countme.topology.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.Topology;
import countme.topology.config.Settings;
import countme.topology.config.Subnet;
import countme.topology.service.LogFormat;
import countme.topology.service.Login;
import countme.topology.service.Placement;
import countme.topology.service.Tls;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CollectorTest {
    private static final Placement SITE = new Placement("countme", new Subnet("10.213.7"));

    private final Topology topology = new Topology(Settings.defaults(), new Tls("", ""), new Login("", ""));

    @Test
    void everyServicesLinesGoToTheParserOfItsFormatOnce() {
        String yaml = yaml();
        topology.services()
                .forEach(service -> assertThat(yaml.lines()
                                .filter(line -> line.contains("resource.service in [")
                                        && line.contains("\"" + service.name() + "\""))
                                .map(line -> line.replaceAll(".*output: (\\w+)}", "$1")))
                        .as(service.name())
                        .containsExactly(service.logs().id()));
    }

    @Test
    void everyFormatEndsWhereTheLevelIsFound() {
        assertThat(Arrays.stream(LogFormat.values()))
                .allSatisfy(format -> assertThat(format.operators("", "level")
                                .lines()
                                .toList()
                                .get((int) format.operators("", "level").lines().count() - 1))
                        .contains("output: level,"));
    }

    @Test
    void theOperatorsOfAFormatGoOnAtTheNext() {
        assertThat(LogFormat.REQUESTS.operators("  ", "level").lines())
                .extracting(line -> line.replaceFirst("^(  - [{]id: \\w+, output: \\w+), .*", "$1"))
                .containsExactly(
                        "  - {id: requests, output: requests1",
                        "  - {id: requests1, output: requests2",
                        "  - {id: requests2, output: level");
    }

    @Test
    void everyWordForALevelIsKnown() {
        assertThat(yaml()).contains(LogFormat.levels());
        assertThat(LogFormat.levels())
                .matches("[{](\"[^\"]+\": \"(debug|warn|error)\"(, |}))+")
                .contains("\"#\": \"warn\"", "\"fatal\": \"error\"");
    }

    @Test
    void readsOnlyItsOwnProject() {
        assertThat(yaml())
                .contains("\\\"countme.project\\\":\\\"countme\\\"")
                .contains("{type: add, field: resource.project, value: \"countme\"}");
    }

    @Test
    void requestsAndEventsWaitForLokiApart() {
        assertThat(yaml())
                .contains("otlp_http/requests:\n    endpoint: http://10.213.7.30:3100/otlp\n")
                .contains("otlp_http/events:\n    endpoint: http://10.213.7.30:3100/otlp\n")
                .contains("queue_size: 536870912")
                .contains("max_elapsed_time: 0");
    }

    @Test
    void noPlaceInTheTemplateIsLeftOpen() {
        assertThat(yaml()).doesNotContain("{{");
    }

    private String yaml() {
        return String.valueOf(topology.service("collector")
                .orElseThrow()
                .configuration(SITE)
                .files()
                .get("collector.yaml"));
    }
}
