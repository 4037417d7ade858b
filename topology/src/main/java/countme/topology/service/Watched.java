package countme.topology.service;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a service is watched: how its log is read, where its metrics are, how it is seen to be well, and what is worth an alert. Parsers, scrape targets,
 * rules and the console's picture follow from that.
 */
abstract class Watched {
    private final String name;
    private final List<Service> feeds = new ArrayList<>();
    private final List<MetricsEndpoint> metrics = new ArrayList<>();
    private final SortedMap<String, List<Alert>> alerts = new TreeMap<>();
    private @Nullable Service measured;
    private @Nullable HealthMetrics vitals;
    private @Nullable LogFormat logs;
    private @Nullable String containerLogs;

    /** Begins with a name, unique in the topology. */
    Watched(String name) {
        this.name = name;
    }

    /** What it may use. */
    public abstract Limits limits();

    /** It sends what it knows there, and can do without. */
    protected final void feeds(Service service) {
        feeds.add(service);
    }

    protected final void measuredAt(int port, String path) {
        measuredAt(name, port, path, Map.of());
    }

    /** One more place to scrape, as a job of its own. */
    protected final void measuredAt(String job, int port, String path, Map<String, String> parameters) {
        metrics.add(new MetricsEndpoint(job, port, path, parameters));
    }

    /** Its metrics are those of a service that has none itself. */
    protected final void measures(Service other) {
        measured = other;
    }

    /** How it is, where its metrics do not have the usual names. */
    protected final void lives(HealthMetrics newVitals) {
        vitals = newVitals;
    }

    /** What is worth telling people of it, beside what is said of any service. */
    protected final void alerts(Alert alert) {
        alerts(name, alert);
    }

    /** What its metrics tell of something else, such as another service. */
    protected final void alerts(String about, Alert alert) {
        alerts.computeIfAbsent(about, unused -> new ArrayList<>()).add(alert);
    }

    /** Every service says how its lines are to be read. */
    protected final void writes(LogFormat format) {
        logs = format;
    }

    /** Gives it the engine's own log directory to read, at {@code path}. */
    protected final void readsContainerLogs(String path) {
        containerLogs = path;
    }

    public final String name() {
        return name;
    }

    /** Services it sends to without needing them. */
    public final List<Service> feeds() {
        return List.copyOf(feeds);
    }

    /** Where its metrics are; empty when it has none. */
    public final List<MetricsEndpoint> metrics() {
        return List.copyOf(metrics);
    }

    /** The service this one exports metrics of. */
    public final Optional<Service> measured() {
        return Optional.ofNullable(measured);
    }

    /** How Prometheus tells that it is well. */
    public final HealthMetrics vitals() {
        return vitals == null ? HealthMetrics.ofProcess(limits()) : vitals;
    }

    /** Its own alerts, by what they are about. */
    public final SortedMap<String, List<Alert>> alerts() {
        return Collections.unmodifiableSortedMap(alerts);
    }

    /** How its log lines are read. */
    public final LogFormat logs() {
        if (logs == null) {
            throw new IllegalStateException(name + " does not say how it writes its log");
        }
        return logs;
    }

    /** Where it finds the engine's log directory; empty for all that must not see it. */
    public final Optional<String> containerLogs() {
        return Optional.ofNullable(containerLogs);
    }
}
