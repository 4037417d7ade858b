package countme.app;

import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jetty.JettyServerThreadPoolMetrics;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.eclipse.jetty.util.thread.ThreadPool;

/** What Prometheus is told: the JVM, Jetty's threads, requests on the public port, and Redis. */
final class Metrics implements AutoCloseable {
    /** Upper bounds of the histograms; what takes longer than the last is a fault. */
    static final Duration[] BUCKETS = Stream.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    /** Clients may invent methods without end, labels must not follow. */
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    /** Looked up for every request: finding a timer by its labels in the registry takes longer than timing. */
    private final Map<Labels, Timer> timers = new ConcurrentHashMap<>();

    private final MeterProvider<Timer> requests = Timer.builder("countme.requests")
            .description("Time from the start of a request on the public port to the end of its answer")
            .serviceLevelObjectives(BUCKETS)
            .withRegistry(registry);

    Metrics() {
        List.of(
                        new ClassLoaderMetrics(),
                        new JvmMemoryMetrics(),
                        gc,
                        new JvmThreadMetrics(),
                        new ProcessorMetrics(),
                        new UptimeMetrics())
                .forEach(binder -> binder.bindTo(registry));
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    void watch(ThreadPool threads) {
        new JettyServerThreadPoolMetrics(threads, List.of()).bindTo(registry);
    }

    void request(String method, int status, Duration took) {
        timers.computeIfAbsent(new Labels(METHODS.contains(method) ? method : "other", status), this::timer)
                .record(took);
    }

    /** How many requests were answered. */
    long requests() {
        return timers.values().stream().mapToLong(Timer::count).sum();
    }

    private Timer timer(Labels labels) {
        return requests.withTags("method", labels.method(), "status", Integer.toString(labels.status()));
    }

    private record Labels(String method, int status) {}

    @Override
    public void close() {
        gc.close();
        registry.close();
    }
}
