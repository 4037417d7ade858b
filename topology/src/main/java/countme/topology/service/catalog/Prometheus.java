package countme.topology.service.catalog;

import countme.topology.service.Alert;
import countme.topology.service.ConfigFiles;
import countme.topology.service.DataVolume;
import countme.topology.service.Flow;
import countme.topology.service.Graph;
import countme.topology.service.HealthCheck;
import countme.topology.service.ImageRef;
import countme.topology.service.Limits;
import countme.topology.service.LogFormat;
import countme.topology.service.MetricsEndpoint;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.service.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Collects metrics from every service that says where it has them, for seven days, and sends alerts. */
public final class Prometheus extends Service {
    private static final int PORT = 9090;
    /** Of requests, a file beside this class. */
    private static final String RECORDING_RULES = "rules.yml";

    private static final String CONFIG = "prometheus.yml";
    private static final String ALERTS = "alerts.yml";

    /** What says nothing but which library made a metric. */
    private static final String DROPPED = """
                metric_relabel_configs:
                  - {action: labeldrop, regex: otel_scope_.*}
            """;

    private final Alertmanager alertmanager;
    private final Supplier<List<Service>> watched;
    private final Supplier<Set<Service>> serving;

    /**
     * Describes Prometheus.
     *
     * @param console where the links in alerts lead: its own address is none for people
     * @param watched every service, itself included; asked when its configuration is
     * @param serving those without which the counter does not answer
     */
    public Prometheus(
            Alertmanager alertmanager,
            String console,
            Supplier<List<Service>> watched,
            Supplier<Set<Service>> serving) {
        super("prometheus", ImageRef.of("prom/prometheus:v3.5.5"), 40);
        this.alertmanager = alertmanager;
        this.watched = watched;
        this.serving = serving;
        feeds(alertmanager);
        runsAs(65534, 65534);
        command(
                "prometheus",
                "--config.file=" + ConfigFiles.CURRENT + "/" + CONFIG,
                "--storage.tsdb.path=/prometheus",
                "--storage.tsdb.retention.time=7d",
                "--storage.tsdb.retention.size=1GB",
                "--web.listen-address=:" + PORT,
                "--web.external-url=" + console + "/prometheus/",
                "--web.route-prefix=/");
        keeps(new DataVolume("prometheus-data", "/prometheus"));
        environment("GOMEMLIMIT", "80MiB");
        onOneProcessor();
        limitedTo(new Limits(384, 256, 256));
        healthy(HealthCheck.of("promtool", "check", "healthy", "--url=http://127.0.0.1:" + PORT));
        writes(LogFormat.LOGFMT);
        measuredAt(PORT, "/metrics");
        sends(alertmanager, Flow.of("sum(rate(prometheus_notifications_sent_total[1m]))"));
        shows(
                Graph.of(
                        "Samples taken in",
                        Unit.rate,
                        "samples",
                        "sum(rate(prometheus_tsdb_head_samples_appended_total[$w]))"),
                Graph.of("Series", Unit.count, "series", "sum(prometheus_tsdb_head_series)"));
        alerts(new Alert(
                Alertmanager.WATCHDOG,
                "vector(1)",
                Duration.ZERO,
                Alert.Severity.none,
                "Alerting works; tell somebody when this stops coming"));
        alerts(Alert.warning(
                "StorageCorrupt",
                "prometheus_tsdb_wal_corruptions_total > 0 or prometheus_tsdb_mmap_chunk_corruptions_total > 0",
                Duration.ZERO,
                "Prometheus found damaged data, went on without it, and lost some measurements"));
    }

    public int port() {
        return PORT;
    }

    @Override
    protected ConfigFiles configure(Placement site) {
        var files = new TreeMap<String, String>();
        files.put(RECORDING_RULES, Templates.read(RECORDING_RULES).text());
        files.put(ALERTS, rules().yaml());
        var yaml = new StringBuilder(
                """
                global:
                  scrape_interval: 5s
                  scrape_timeout: 4s
                  evaluation_interval: 5s
                rule_files: [%s, %s]
                alerting:
                  alertmanagers:
                    - static_configs:
                        - targets: ['%s:%s']
                storage:
                  tsdb:
                    # Where the machine's clock is set back, what is measured from then on is kept, and the alert about it comes.
                    out_of_order_time_window: 2h
                scrape_configs:
                """.formatted(RECORDING_RULES, ALERTS, alertmanager.address(site, 0), alertmanager.port()));
        watched.get()
                .forEach(service -> service.metrics().forEach(endpoint -> yaml.append(job(site, service, endpoint))));
        files.put(CONFIG, yaml.toString());
        return ConfigFiles.reloadable(
                files,
                List.of("promtool", "check", "config", ConfigFiles.NEXT + "/" + CONFIG),
                List.of("sh", "-c", "kill -HUP 1"));
    }

    /** Every rule that alerts, from the services' descriptions. */
    Rules rules() {
        return new Rules(watched.get(), serving.get());
    }

    private static String job(Placement site, Service service, MetricsEndpoint endpoint) {
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
                      - targets: ['%s:%s']
                        labels: {service: %s, replica: %s}
                """.formatted(
                                service.address(site, slot), endpoint.port(), service.name(), service.instance(slot))));
        return job.append(DROPPED).toString();
    }
}
