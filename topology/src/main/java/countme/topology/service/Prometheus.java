package countme.topology.service;

import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Collects metrics from every service that says where it has them, for seven days, and sends alerts. */
public final class Prometheus extends Service {
    private static final int PORT = 9090;
    /** Recording rules and alerts, files beside this class. */
    private static final List<String> RULES = List.of("rules.yml", "alerts.yml");

    /** What says nothing but which library made a metric. */
    private static final String DROPPED = """
                metric_relabel_configs:
                  - {action: labeldrop, regex: otel_scope_.*}
            """;

    private final Alertmanager alertmanager;
    private final Supplier<List<Service>> watched;

    /**
     * Describes Prometheus.
     *
     * @param watched every service, itself included; asked when its configuration is
     */
    public Prometheus(Alertmanager alertmanager, Supplier<List<Service>> watched) {
        super("prometheus", ImageRef.of("prom/prometheus:v3.5.5"), 40);
        this.alertmanager = alertmanager;
        this.watched = watched;
        feeds(alertmanager);
        runsAs(65534, 65534);
        command(
                "prometheus",
                "--config.file=" + ConfigFiles.CURRENT + "/prometheus.yml",
                "--storage.tsdb.path=/prometheus",
                "--storage.tsdb.retention.time=7d",
                "--storage.tsdb.retention.size=1GB",
                "--web.listen-address=:" + PORT);
        keeps(new DataVolume("prometheus-data", "/prometheus"));
        environment("GOMEMLIMIT", "80MiB");
        limitedTo(new Limits(384, 256, 256));
        healthy(HealthCheck.of("promtool", "check", "healthy", "--url=http://127.0.0.1:" + PORT));
        writes(LogFormat.LOGFMT);
        measuredAt(PORT, "/metrics");
    }

    public int port() {
        return PORT;
    }

    @Override
    public ConfigFiles configuration(Site site) {
        var files = new TreeMap<String, String>();
        RULES.forEach(name -> files.put(name, Templates.read(name).text()));
        var yaml = new StringBuilder(
                """
                global:
                  scrape_interval: 5s
                  scrape_timeout: 4s
                  evaluation_interval: 5s
                rule_files: [%s]
                alerting:
                  alertmanagers:
                    - static_configs:
                        - targets: ['%s:%d']
                scrape_configs:
                """.formatted(String.join(", ", RULES), alertmanager.address(site, 0), alertmanager.port()));
        watched.get()
                .forEach(service -> service.metrics().forEach(endpoint -> yaml.append(job(site, service, endpoint))));
        files.put("prometheus.yml", yaml.toString());
        return ConfigFiles.of(files);
    }

    private static String job(Site site, Service service, MetricsEndpoint endpoint) {
        var job = new StringBuilder("""
                  - job_name: %s
                    metrics_path: %s
                """.formatted(endpoint.job(), endpoint.path()));
        if (!endpoint.parameters().isEmpty()) {
            job.append(new TreeMap<>(endpoint.parameters())
                    .entrySet().stream()
                            .map(parameter -> parameter.getKey() + ": ['" + parameter.getValue() + "']")
                            .collect(Collectors.joining(", ", "    params: {", "}\n")));
        }
        job.append("    static_configs:\n");
        service.slots()
                .forEach(slot -> job.append("""
                      - targets: ['%s:%d']
                        labels: {service: %s, replica: %s}
                """.formatted(
                                service.address(site, slot), endpoint.port(), service.name(), service.instance(slot))));
        return job.append(DROPPED).toString();
    }
}
