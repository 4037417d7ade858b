package countme.topology.service.catalog;

import countme.topology.config.Network;
import countme.topology.service.ConfigFiles;
import countme.topology.service.DataVolume;
import countme.topology.service.HealthCheck;
import countme.topology.service.ImageRef;
import countme.topology.service.Limits;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.service.watch.Alert;
import countme.topology.service.watch.Flow;
import countme.topology.service.watch.Graph;
import countme.topology.service.watch.LogFormat;
import countme.topology.service.watch.MetricsEndpoint;
import countme.topology.service.watch.Unit;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Collects metrics from every service that says where it has them, for seven days, and sends alerts. */
public final class Prometheus extends Service {
    private static final int PORT = 9090;
    private static final String INTERVAL = "5s";
    /** Of requests, a file beside this class. */
    private static final String RECORDING_RULES = "rules.yml";

    private static final String CONFIG = "prometheus.yml";
    private static final String ALERTS = "alerts.yml";

    /** What says nothing but which library made a metric. */
    private static final List<Map<String, String>> DROPPED =
            List.of(Map.of("action", "labeldrop", "regex", "otel_scope_.*"));

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
        on(Network.backend, Network.ops);
        this.alertmanager = alertmanager;
        this.watched = watched;
        this.serving = serving;
        feeds(alertmanager);
        exchanges(alertmanager, "alerts");
        scrapesAll();
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
        // Twice what it keeps: what is being written and put together counts beside that.
        keeps(new DataVolume("prometheus-data", "/prometheus", 2));
        environment("GOMEMLIMIT", "80MiB");
        onOneProcessor();
        limitedTo(new Limits(384, 256, 256));
        healthy(HealthCheck.of("promtool", "check", "healthy", "--url=http://127.0.0.1:" + PORT)
                .orHttp(PORT, "/-/healthy", "/-/ready"));
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
        files.put(RECORDING_RULES, Template.read(RECORDING_RULES).text());
        files.put(ALERTS, rules().file());
        files.put(
                CONFIG,
                Json.file(Map.of(
                        "global",
                        Map.of("scrape_interval", INTERVAL, "scrape_timeout", "4s", "evaluation_interval", INTERVAL),
                        "rule_files",
                        List.of(RECORDING_RULES, ALERTS),
                        "alerting",
                        Map.of("alertmanagers", List.of(Map.of("static_configs", List.of(alertmanager(site))))),
                        // Where the machine's clock is set back, what is measured from then on is kept, and the alert
                        // about it comes.
                        "storage",
                        Map.of("tsdb", Map.of("out_of_order_time_window", "2h")),
                        "scrape_configs",
                        jobs(site))));
        return ConfigFiles.reloadable(
                files,
                List.of("promtool", "check", "config", ConfigFiles.NEXT + "/" + CONFIG),
                List.of("sh", "-c", "kill -HUP 1"));
    }

    /** Every rule that alerts, from the services' descriptions. */
    Rules rules() {
        return new Rules(watched.get(), serving.get());
    }

    private Map<String, Object> alertmanager(Placement site) {
        return Map.of("targets", List.of(alertmanager.addressFor(this, site, 0) + ":" + alertmanager.port()));
    }

    private List<Map<String, Object>> jobs(Placement site) {
        return watched.get().stream()
                .flatMap(service -> service.metrics().stream().map(endpoint -> job(site, service, endpoint)))
                .toList();
    }

    private Map<String, Object> job(Placement site, Service service, MetricsEndpoint endpoint) {
        var parameters = new HashMap<String, List<String>>();
        endpoint.parameters().forEach((name, value) -> parameters.put(name, List.of(value)));
        var job = new HashMap<String, Object>(Map.of(
                "job_name",
                endpoint.job(),
                "metrics_path",
                endpoint.path(),
                "params",
                parameters,
                "metric_relabel_configs",
                DROPPED));
        if (site.byName() && !service.slots().equals(List.of(0))) {
            job.putAll(replicas(site, service, endpoint));
        } else {
            job.put(
                    "static_configs",
                    service.slots().stream()
                            .map(slot -> target(site, service, slot, endpoint))
                            .toList());
        }
        return job;
    }

    /** Those that a name leads to now: each is called by its address. */
    private static Map<String, Object> replicas(Placement site, Service service, MetricsEndpoint endpoint) {
        return Map.of(
                "dns_sd_configs",
                List.of(Map.of(
                        "names",
                        List.of(site.replicas(service.name())),
                        "type",
                        "A",
                        "port",
                        endpoint.port(),
                        "refresh_interval",
                        INTERVAL)),
                "relabel_configs",
                List.of(
                        Map.of("target_label", "service", "replacement", service.name()),
                        Map.of(
                                "source_labels",
                                List.of("__address__"),
                                "regex",
                                "(.*):.*",
                                "target_label",
                                "replica")));
    }

    private Map<String, Object> target(Placement site, Service service, int slot, MetricsEndpoint endpoint) {
        return Map.of(
                "targets",
                List.of(service.addressFor(this, site, slot) + ":" + endpoint.port()),
                "labels",
                Map.of("service", service.name(), "replica", service.instance(slot)));
    }
}
