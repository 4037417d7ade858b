package countme.topology.service;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.Topology;
import countme.topology.config.Settings;
import countme.topology.config.Subnet;
import org.junit.jupiter.api.Test;

class PrometheusTest {
    private static final Site SITE = new Site("countme", new Subnet("10.213.7"));

    @Test
    void everyServiceThatHasMetricsIsScrapedAtEachOfItsReplicas() {
        var topology = new Topology(Settings.defaults(), new Tls("", ""));
        String yaml = yaml(topology.service("prometheus").orElseThrow());
        topology.services()
                .forEach(service -> service.metrics().ifPresent(metrics -> {
                    assertThat(yaml).contains("job_name: " + service.name() + "\n");
                    service.slots()
                            .forEach(slot -> assertThat(yaml)
                                    .contains("'" + service.address(SITE, slot) + ":" + metrics.port() + "'")
                                    .contains("{service: " + service.name() + ", replica: " + service.instance(slot)
                                            + "}"));
                }));
        assertThat(topology.services()).anyMatch(service -> service.metrics().isPresent());
    }

    @Test
    void theScrapeConfigurationIsExactlyThis() {
        assertThat(yaml(new Prometheus(new App(new Redis(), 2, true), new Redis())))
                .isEqualTo("""
                global:
                  scrape_interval: 5s
                  scrape_timeout: 4s
                scrape_configs:
                  - job_name: app
                    metrics_path: /metrics
                    static_configs:
                      - targets: ['10.213.7.101:5001']
                        labels: {service: app, replica: app-1}
                      - targets: ['10.213.7.102:5001']
                        labels: {service: app, replica: app-2}
                  - job_name: prometheus
                    metrics_path: /metrics
                    static_configs:
                      - targets: ['10.213.7.40:9090']
                        labels: {service: prometheus, replica: prometheus}
                """);
    }

    private static String yaml(Service prometheus) {
        return String.valueOf(prometheus.configuration(SITE).files().get("prometheus.yml"));
    }
}
