package countme.topology.service.watch;

import java.util.ArrayList;
import java.util.List;

/**
 * What Prometheus knows of a service's processes, whatever names their metrics have. In each expression {@code {}} stands for whose
 * metrics they are; it is empty where nothing tells.
 *
 * @param memory in bytes
 * @param processor how many seconds processors have worked for it: a metric that is a counter
 * @param started in seconds since 1970
 * @param version results with a label {@code version}
 */
public record ProcessMetrics(String memory, String processor, String started, String version) {
    /** Of a service that tells nothing itself. */
    static final ProcessMetrics NONE = new ProcessMetrics("", "", "", "");

    /** Of a program whose metrics have the usual names. */
    public static ProcessMetrics usual(String program) {
        return new ProcessMetrics(
                "process_resident_memory_bytes{}",
                "process_cpu_seconds_total{}",
                "process_start_time_seconds{}",
                program.replace('-', '_') + "_build_info{}");
    }

    /** The results of a metric that has the version in a label of another name. */
    public static String version(String metric, String label) {
        return "label_replace(" + metric + "{}, \"version\", \"$1\", \"" + label + "\", \"(.+)\")";
    }

    /** The same, for the metrics with these labels. */
    public ProcessMetrics of(String labels) {
        return new ProcessMetrics(
                HealthMetrics.place(memory, labels),
                HealthMetrics.place(processor, labels),
                HealthMetrics.place(started, labels),
                HealthMetrics.place(version, labels));
    }

    /** What there is to draw of any service that is scraped itself. */
    List<Graph> graphs(String service) {
        String labels = HealthMetrics.labels(service);
        ProcessMetrics own = of(labels);
        var graphs = new ArrayList<Graph>();
        if (!own.processor().isEmpty()) {
            graphs.add(
                    Graph.of("Processors in use", Unit.number, "sum by (replica) (rate(" + own.processor() + "[$w]))"));
        }
        if (!own.memory().isEmpty()) {
            graphs.add(Graph.of("Memory", Unit.bytes, "sum by (replica) (" + own.memory() + ")"));
        }
        return graphs;
    }

    /** How long Prometheus waits for any service that is scraped itself. */
    static Graph timeToAnswer(String service) {
        return Graph.of(
                "Time to answer Prometheus",
                Unit.seconds,
                "max by (replica, job) (scrape_duration_seconds{" + HealthMetrics.labels(service) + "})");
    }
}
