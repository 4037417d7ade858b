package countme.topology.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import countme.topology.Topology;
import countme.topology.config.Setting;
import countme.topology.config.Settings;
import countme.topology.config.Subnet;
import countme.topology.config.Subnets;
import countme.topology.service.ConfigFiles;
import countme.topology.service.Login;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.service.Tls;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrometheusTest {
    private static final Placement SITE = new Placement("countme", new Subnets(new Subnet("10.213.4")));

    private final Topology topology = new Topology(Settings.defaults(), new Tls("", ""), new Login("", ""));

    @Test
    void everyServiceThatHasMetricsIsScrapedAtEachOfItsReplicas() {
        Service prometheus = topology.service("prometheus").orElseThrow();
        topology.services()
                .forEach(service -> service.metrics()
                        .forEach(metrics -> assertThat(job(metrics.job()).path("static_configs"))
                                .as(metrics.job())
                                .extracting(
                                        target -> target.path("targets").path(0).asText())
                                .containsExactlyElementsOf(service.slots().stream()
                                        .map(slot -> service.addressFor(prometheus, SITE, slot) + ":" + metrics.port())
                                        .toList())));
    }

    @Test
    void aJobNamesAllReplicasAndAProbeItsTarget() {
        assertThat(job("app")).isEqualTo(Yaml.parse("""
                {"job_name": "app", "metrics_path": "/metrics", "params": {}, "static_configs": [
                  {"targets": ["10.213.5.101:5001"], "labels": {"service": "app", "replica": "app-1"}},
                  {"targets": ["10.213.5.102:5001"], "labels": {"service": "app", "replica": "app-2"}}],
                 "metric_relabel_configs": [{"action": "labeldrop", "regex": "otel_scope_.*"}]}
                """));
        assertThat(job("probe")).isEqualTo(Yaml.parse("""
                {"job_name": "probe", "metrics_path": "/probe",
                 "params": {"module": ["not_counted"], "target": ["https://proxy:8443/probe"]}, "static_configs": [
                  {"targets": ["10.213.6.72:9115"], "labels": {"service": "blackbox", "replica": "blackbox"}}],
                 "metric_relabel_configs": [{"action": "labeldrop", "regex": "otel_scope_.*"}]}
                """));
    }

    @Test
    void alertsGoToAlertmanager() {
        JsonNode config = Yaml.parse(file("prometheus.yml"));
        assertThat(config.path("rule_files")).extracting(JsonNode::asText).containsExactly("alerts.yml", "rules.yml");
        assertThat(config.path("alerting")).isEqualTo(Yaml.parse("""
                {"alertmanagers": [{"static_configs": [{"targets": ["10.213.6.60:9093"]}]}]}
                """));
        assertThat(file("alerts.yml")).isEqualTo(RulesTest.rules().files().get("alerts.yml"));
    }

    @Test
    void everythingIsMeasuredEveryFiveSecondsAlsoWhenTheClockWasSetBack() {
        JsonNode config = Yaml.parse(file("prometheus.yml"));
        assertThat(config.path("global")).isEqualTo(Yaml.parse("""
                {"scrape_interval": "5s", "scrape_timeout": "4s", "evaluation_interval": "5s"}
                """));
        assertThat(config.path("storage")
                        .path("tsdb")
                        .path("out_of_order_time_window")
                        .asText())
                .isEqualTo("2h");
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

    private JsonNode job(String name) {
        return Yaml.only(
                Yaml.parse(file("prometheus.yml")).path("scrape_configs"),
                job -> job.path("job_name").asText().equals(name));
    }

    private String file(String name) {
        return String.valueOf(prometheus().configuration(SITE).files().get(name));
    }
}
