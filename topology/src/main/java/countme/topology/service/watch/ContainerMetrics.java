package countme.topology.service.watch;

import java.util.List;

/**
 * What Prometheus knows of each container in one measure, whatever runs in it. The results of both metrics have the container's name in
 * one label.
 *
 * @param label that label
 * @param memory a metric: bytes that it holds
 * @param processor a metric: seconds that processors have worked for it, a counter
 */
public record ContainerMetrics(String label, String memory, String processor) {
    /** Bytes that each holds, by {@code replica}. */
    public String memoryNow() {
        return byReplica(memory);
    }

    /** How many processors work for each, by {@code replica}. */
    public String processorNow() {
        return byReplica("rate(" + processor + "[1m])");
    }

    private String byReplica(String expression) {
        return "label_replace(" + expression + ", \"replica\", \"$1\", \"" + label + "\", \"(.*)\")";
    }

    /** What there is to draw of any service. */
    public List<Graph> graphs(List<String> containers) {
        String these = "{" + label + "=~\"" + String.join("|", containers) + "\"}";
        return List.of(
                Graph.of(
                        "Processors in use",
                        Unit.percent,
                        "sum by (" + label + ") (rate(" + processor + these + "[$w]))"),
                Graph.of("Memory", Unit.bytes, "sum by (" + label + ") (" + memory + these + ")"));
    }
}
