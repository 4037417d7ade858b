package countme.topology.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Collects metrics from every service that says where it has them. */
public final class Prometheus extends Service {
    private static final int PORT = 9090;

    private final List<Service> watched;

    public Prometheus(Service... others) {
        super("prometheus", ImageRef.of("prom/prometheus:v3.5.5"), 40);
        runsAs(65534, 65534);
        command(
                "prometheus",
                "--config.file=" + ConfigFiles.CURRENT + "/prometheus.yml",
                "--storage.tsdb.path=/prometheus",
                "--storage.tsdb.retention.time=15d",
                "--storage.tsdb.retention.size=1GB",
                "--web.listen-address=:" + PORT);
        keeps(new DataVolume("prometheus-data", "/prometheus"));
        limitedTo(new Limits(384, 256, 256));
        healthy(HealthCheck.of("promtool", "check", "healthy", "--url=http://127.0.0.1:" + PORT));
        measuredAt(PORT, "/metrics");
        var all = new ArrayList<>(List.of(others));
        all.add(this);
        watched = List.copyOf(all);
    }

    public int port() {
        return PORT;
    }

    @Override
    public ConfigFiles configuration(Site site) {
        var yaml = new StringBuilder("""
                global:
                  scrape_interval: 5s
                  scrape_timeout: 4s
                scrape_configs:
                """);
        watched.forEach(service -> service.metrics().ifPresent(metrics -> {
            yaml.append("""
                      - job_name: %s
                        metrics_path: %s
                        static_configs:
                    """.formatted(service.name(), metrics.path()));
            service.slots()
                    .forEach(slot -> yaml.append("""
                          - targets: ['%s:%d']
                            labels: {service: %s, replica: %s}
                    """.formatted(
                            service.address(site, slot), metrics.port(), service.name(), service.instance(slot))));
        }));
        return ConfigFiles.of(Map.of("prometheus.yml", yaml.toString()));
    }
}
