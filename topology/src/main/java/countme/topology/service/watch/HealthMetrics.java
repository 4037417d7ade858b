package countme.topology.service.watch;

/**
 * How Prometheus tells that a service's replicas are well, whatever names their metrics have. In each expression {@code {}} stands for
 * whose metrics they are.
 *
 * @param up 1 while it does its work, else 0
 * @param memory part of the memory it may use that it does use, 0 to 1; empty where nothing tells
 * @param restarts how often it was started again within {@link #WINDOW}
 */
public record HealthMetrics(String up, String memory, String restarts) {
    /** In which restarts are counted, in Prometheus' notation. */
    public static final String WINDOW = "15m";

    /** Of a process whose metrics have the usual names, and that may use so much memory. */
    public static HealthMetrics ofProcess(long memoryMiB) {
        return ofMemory("process_resident_memory_bytes{}", memoryMiB, "changes(process_start_time_seconds{}[15m])");
    }

    /** Of a service that is scraped itself and tells its memory in bytes. */
    public static HealthMetrics ofMemory(String bytes, long memoryMiB, String restarts) {
        return new HealthMetrics("up{}", bytes + " / " + memoryMiB * 1024L * 1024L, restarts);
    }

    /** The same, for the metrics with these labels. */
    public HealthMetrics of(String labels) {
        return new HealthMetrics(place(up, labels), place(memory, labels), place(restarts, labels));
    }

    /** The label of all metrics that are scraped of this service. */
    public static String labels(String service) {
        return "service=\"" + service + "\"";
    }

    /** An expression in which {@code {}} stands for whose metrics they are, for the metrics with these labels. */
    static String place(String expression, String labels) {
        return expression.replace("{}", "{" + labels + "}");
    }
}
