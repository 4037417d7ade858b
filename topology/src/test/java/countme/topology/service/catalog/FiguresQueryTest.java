package countme.topology.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.Topology;
import countme.topology.config.Settings;
import countme.topology.config.Subnet;
import countme.topology.config.Subnets;
import countme.topology.service.Login;
import countme.topology.service.Placement;
import countme.topology.service.Tls;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresQueryTest {
    private static final Placement SITE = new Placement("countme", new Subnets(new Subnet("10.213.4")));

    private final Topology topology = new Topology(Settings.defaults(), new Tls("", ""), new Login("", ""));
    private final String query = new FiguresQuery(topology.services(), SITE).text();

    @Test
    void whatIsToldInTheSameWayIsAskedTogether() {
        assertThat(query)
                .containsOnlyOnce("min by (replica) (up{")
                .containsOnlyOnce("sum by (replica) (process_resident_memory_bytes{")
                .containsPattern("process_resident_memory_bytes\\{service=~\"[^\"]*\\bloki\\b[^\"]*\\bregistry\\b");
    }

    @Test
    void whatAnExporterTellsIsToldOfTheServiceItMeasures() {
        assertThat(query)
                .contains(
                        "label_replace(min by (replica) (redis_up{service=~\"redis-exporter\"}), \"replica\", \"redis\", \"\", \"\")")
                .contains(
                        "label_replace(sum by (replica) (nginx_connections_active{service=~\"nginx-exporter\"}), \"replica\", \"proxy\", \"\", \"\")");
    }

    @Test
    void bothEndsOfAFlowAreContainers() {
        assertThat(query)
                .contains("\"from\", \"proxy\", \"\", \"\"), \"to\", \"$1\", \"upstream_replica\", \"(.*)\")")
                .contains("\"from\", \"$1\", \"replica\", \"(.*)\"), \"to\", \"redis\", \"\", \"\")")
                .contains(
                        "sum(proxy:requests:rate1m), \"from\", \"users\", \"\", \"\"), \"to\", \"proxy\", \"\", \"\")")
                .contains("\"from\", \"collector\", \"\", \"\"), \"to\", \"loki\", \"\", \"\")");
    }

    @Test
    void whatContainersTakeIsToldInOneMeasure() {
        assertThat(query)
                .contains(
                        "label_replace(label_replace(container_memory_working_set_bytes, \"replica\", \"$1\", \"container\", \"(.*)\"), \"figure\", \"memory\", \"\", \"\")",
                        "label_replace(label_replace(rate(container_cpu_usage_seconds_total[1m]), \"replica\", \"$1\", \"container\", \"(.*)\"), \"figure\", \"processor\", \"\", \"\")");
    }

    @Test
    void aFigureThatNobodyTellsIsNotAskedFor() {
        assertThat(query).contains("\"figure\", \"delay\"").doesNotContain(") ()");
        assertThat(new FiguresQuery(List.of(topology.redis()), SITE).text())
                .doesNotContain("\"figure\", \"rate\"")
                .doesNotContain("\"figure\", \"up\"")
                .doesNotContain("\"figure\", \"flow\"");
    }
}
