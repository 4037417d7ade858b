package countme.topology.service.watch;

/**
 * The number under a container's name in the console's picture.
 *
 * @param expression in Prometheus' language, where {@code {}} stands for whose metrics they are; empty where nothing tells
 * @param noun what is counted, in the singular; empty where the unit says it
 */
public record Caption(String expression, Unit unit, String noun) {
    /** The same, for the metrics with these labels. */
    public Caption of(String labels) {
        return new Caption(HealthMetrics.place(expression, labels), unit, noun);
    }
}
