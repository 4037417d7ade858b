package countme.topology.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.Topology;
import countme.topology.config.Setting;
import countme.topology.config.Settings;
import countme.topology.config.Subnet;
import countme.topology.service.ConfigFiles;
import countme.topology.service.Login;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.service.Tls;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrometheusTest {
    private static final Placement SITE = new Placement("countme", new Subnet("10.213.7"));

    private final Topology topology = new Topology(Settings.defaults(), new Tls("", ""), new Login("", ""));

    @Test
    void everyServiceThatHasMetricsIsScrapedAtEachOfItsReplicas() {
        String yaml = file("prometheus.yml");
        topology.services()
                .forEach(service -> service.metrics().forEach(metrics -> {
                    assertThat(yaml).contains("job_name: " + metrics.job() + "\n");
                    service.slots()
                            .forEach(slot -> assertThat(yaml)
                                    .contains("'" + service.address(SITE, slot) + ":" + metrics.port() + "'")
                                    .contains("{service: " + service.name() + ", replica: " + service.instance(slot)
                                            + "}"));
                }));
    }

    @Test
    void aJobNamesAllReplicasAndAProbeItsTarget() {
        assertThat(file("prometheus.yml")).contains("""
                  - job_name: app
                    metrics_path: /metrics
                    static_configs:
                      - targets: ['10.213.7.101:5001']
                        labels: {service: app, replica: app-1}
                      - targets: ['10.213.7.102:5001']
                        labels: {service: app, replica: app-2}
                """).contains("""
                  - job_name: probe
                    metrics_path: /probe
                    params: {module: ['not_counted'], target: ['https://proxy:8443/probe']}
                    static_configs:
                      - targets: ['10.213.7.72:9115']
                """);
    }

    @Test
    void alertsGoToAlertmanager() {
        assertThat(file("prometheus.yml"))
                .contains("rule_files: [rules.yml, alerts.yml]")
                .contains("- targets: ['10.213.7.60:9093']");
        assertThat(file("alerts.yml")).contains("alert: ServiceDown");
    }

    @Test
    void itsConfigurationIsTestedBeforeItIsTakenOver() {
        ConfigFiles files = prometheus().configuration(SITE);

        assertThat(files.reload().test()).contains("promtool", ConfigFiles.NEXT + "/prometheus.yml");
        assertThat(files.reload().apply()).anyMatch(word -> word.contains("kill -HUP"));
        assertThat(prometheus().command()).anyMatch(word -> word.endsWith(ConfigFiles.CURRENT + "/prometheus.yml"));
    }

    @Test
    void linksLeadToTheConsoleWhereverItListens() {
        Settings elsewhere = Settings.defaults()
                .with(Map.of(
                        Setting.OPS_BIND, "0.0.0.0", Setting.OPS_PORT, "9500", Setting.SERVER_NAME, "count.example"));
        var there = new Topology(elsewhere, new Tls("", ""), new Login("", ""));

        assertThat(there.service("prometheus").orElseThrow().command())
                .contains("--web.external-url=https://count.example:9500/prometheus/", "--web.route-prefix=/");
    }

    private Service prometheus() {
        return topology.service("prometheus").orElseThrow();
    }

    private String file(String name) {
        return String.valueOf(prometheus().configuration(SITE).files().get(name));
    }
}
