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
import countme.topology.service.watch.HealthMetrics;
import countme.topology.service.watch.LogFormat;
import countme.topology.service.watch.ProcessMetrics;
import countme.topology.service.watch.Unit;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The OpenTelemetry Collector: reads every container's log and sends it to Loki, makes request metrics of the proxy's log, and measures
 * the machine. What Loki does not take waits on disk.
 */
public final class Collector extends Service {
    private static final int HEALTH = 13133;
    private static final int OWN_METRICS = 8888;
    private static final int DERIVED_METRICS = 8889;
    private static final String PROGRAM = "/otelcol-contrib";
    private static final String DATA = "/var/lib/otelcol";
    private static final String ENGINE_LOGS = "/engine/containers";
    /**
     * Of the queue of requests, which come by the thousand and must not hold up, nor be held up by, what the others say: ten minutes
     * without Loki at 1,000 requests/s, and some more.
     */
    private static final long REQUESTS_BYTES = 512L * 1024 * 1024;

    private static final long EVENTS_BYTES = 128L * 1024 * 1024;
    /** Free space inside a queue's file counts too. */
    private static final long MOST_BYTES_A_FILE = 2 * REQUESTS_BYTES;

    private final Loki loki;
    private final Supplier<List<Service>> heard;

    /**
     * Describes the collector.
     *
     * @param heard every service whose log it reads, itself included; asked when its configuration is
     */
    public Collector(Loki loki, Supplier<List<Service>> heard) {
        super("collector", ImageRef.of("otel/opentelemetry-collector-contrib:0.160.0"), 50);
        on(Network.ops);
        this.loki = loki;
        this.heard = heard;
        feeds(loki);
        exchanges(loki, "log lines");
        // Root, because the engine's log files are; with every capability dropped it may read what root owns, no more.
        runsAs(0, 0);
        readsContainerLogs(ENGINE_LOGS);
        command(
                PROGRAM,
                "--config",
                ConfigFiles.CURRENT + "/collector.yaml",
                // An offset must not advance before the line is in the queue: one that is killed would lose what it has
                // just read.
                "--feature-gates=stanza.synchronousLogEmitter");
        keeps(new DataVolume("collector-data", DATA, 2));
        environment("GOMEMLIMIT", "96MiB");
        environment("GOGC", 300);
        onOneProcessor();
        limitedTo(new Limits(160, 64, 256));
        // The image has neither shell nor client. What answers here is a configuration, which is valid if it comes at
        // all.
        healthy(HealthCheck.of(PROGRAM, "validate", "--config=http://127.0.0.1:" + HEALTH + "/")
                .orHttp(HEALTH, "/", "/"));
        writes(LogFormat.JSON);
        // A log goes with its container, whoever is about to read it.
        writesAsRoutine("Failed to open file", "no such file or directory");
        measuredAt(OWN_METRICS, "/metrics");
        healthMetrics(HealthMetrics.ofMemory(
                "otelcol_process_memory_rss{}", limits().memoryMiB(), "resets(otelcol_process_uptime{}[15m])"));
        measuredAt("derived", DERIVED_METRICS, "/metrics", Map.of());
        alertsOfTheMachineAndTheLogs();
        sends(loki, Flow.of("sum(rate(otelcol_exporter_sent_log_records[1m]))"));
        runs(new ProcessMetrics(
                "otelcol_process_memory_rss{}",
                "otelcol_process_cpu_seconds{}",
                "time() - otelcol_process_uptime{}",
                ProcessMetrics.version("target_info", "service_version")));
        shows(
                Graph.of("Lines sent", Unit.rate, "sum by (exporter) (rate(otelcol_exporter_sent_log_records[$w]))"),
                Graph.of("Waiting to be sent", Unit.bytes, "sum by (exporter) (otelcol_exporter_queue_size)"));
        showsTheMachine();
    }

    private void showsTheMachine() {
        showsOf(
                "host",
                Graph.of(
                        "Processors",
                        Unit.percent,
                        "sum by (state) (rate(system_cpu_time_seconds_total{state!=\"idle\"}[$w]))"
                                + " / on () group_left () count(count by (cpu, replica) (system_cpu_time_seconds_total))"),
                Graph.of("Load", Unit.number, "1m", "max(system_cpu_load_average_1m)")
                        .and("5m", "max(system_cpu_load_average_5m)")
                        .and("15m", "max(system_cpu_load_average_15m)"),
                Graph.of(
                        "Memory",
                        Unit.bytes,
                        "sum by (state) (system_memory_usage_bytes{state=~\"used|cached|free\"})"),
                Graph.of("Disk traffic", Unit.bytesRate, "sum by (direction) (rate(system_disk_io_bytes_total[$w]))"),
                Graph.of("Engine’s disk", Unit.bytes, "sum by (state) (system_filesystem_usage_bytes)"));
    }

    @Override
    protected ConfigFiles configure(Placement site) {
        String requests = "IsMatch(resource.attributes[\"service\"], \"^(" + String.join("|", names(LogFormat.REQUESTS))
                + ")$\")";
        String yaml = Template.read("collector.yaml")
                .with("reading", reading(site).text().indent(4).strip())
                // A node asks from outside of the container.
                .with("asked_at", site.byName() ? "0.0.0.0" : "127.0.0.1")
                .with("health", HEALTH)
                .with("data", DATA)
                .with("most_bytes", MOST_BYTES_A_FILE)
                .with("containers", ENGINE_LOGS)
                .with("project", site.project())
                .with("routes", Json.line(routes()))
                .with("operators", operators())
                .with("routine", routineLines())
                .with("levels", Json.line(LogFormat.LEVELS))
                .with("not_requests", Json.line("not " + requests))
                .with("requests", Json.line(requests))
                .with("loki", loki.addressFor(this, site, 0) + ":" + loki.port())
                .with("requests_bytes", REQUESTS_BYTES)
                .with("events_bytes", EVENTS_BYTES)
                .with("derived", DERIVED_METRICS)
                .with("own", OWN_METRICS)
                .text();
        return ConfigFiles.of(Map.of("collector.yaml", yaml));
    }

    /** Which files there are, and whose a line is. */
    private Template reading(Placement site) {
        if (!site.byName()) {
            return Template.read("collector-engine.yaml");
        }
        return Template.read("collector-cluster.yaml")
                .with("nodes", site.nodeNamespace())
                .with("services", Json.line(names(service -> true)))
                .with("replicated", Json.line(names(service -> service.isReplicated(site))));
    }

    private void alertsOfTheMachineAndTheLogs() {
        alerts(Alert.warning(
                "LogsDropped",
                Stream.of("otelcol_exporter_enqueue_failed_log_records", "otelcol_exporter_send_failed_log_records")
                        .map(lost -> "sum by (exporter) " + Alert.grown(lost) + " > 0")
                        .collect(Collectors.joining(" or ")),
                Duration.ZERO,
                "{{ $value | humanize }} lines of the collector's {{ $labels.exporter }} were lost"));
        alerts(Alert.warning(
                "LogQueueFilling",
                "otelcol_exporter_queue_size / otelcol_exporter_queue_capacity > 0.5",
                Duration.ofSeconds(30),
                "The collector's queue {{ $labels.exporter }} is {{ $value | humanizePercentage }} full"));
        alerts(
                "host",
                Alert.warning(
                        "DiskNearlyFull",
                        "sum without (state) (system_filesystem_usage_bytes{state=\"free\"})"
                                + " / sum without (state) (system_filesystem_usage_bytes) < 0.1",
                        Duration.ofMinutes(1),
                        "Only {{ $value | humanizePercentage }} of the engine's disk are free"));
    }

    private List<Map<String, String>> routes() {
        return Arrays.stream(LogFormat.values())
                .map(format -> Map.of("expr", "resource.service in " + Json.line(names(format)), "output", format.id()))
                .toList();
    }

    private List<String> names(LogFormat format) {
        return names(service -> service.logs() == format);
    }

    private List<String> names(Predicate<Service> which) {
        return heard.get().stream().filter(which).map(Service::name).toList();
    }

    /** Whether a line is a service's routine, for the collector to find out. */
    private String routineLines() {
        return heard.get().stream()
                .filter(service -> !service.routine().isEmpty())
                .map(service -> service.routine().stream()
                        .map(part -> " and body contains " + Json.line(part))
                        .collect(Collectors.joining("", "resource.service == " + Json.line(service.name()), "")))
                .reduce("false", (some, one) -> some + " or " + one);
    }

    /** Of every format, items of a list in the template. */
    private static String operators() {
        return Arrays.stream(LogFormat.values())
                .flatMap(format -> format.operators("routine").stream())
                .map(Json::line)
                .collect(Collectors.joining("\n      - "));
    }
}
