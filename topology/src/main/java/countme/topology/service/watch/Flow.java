package countme.topology.service.watch;

/**
 * What is known of what goes from one service to another, which the console writes on the line between them.
 *
 * @param source label of the results that names the replica it comes from; empty where the sender has no replicas
 * @param target label of the results that names the replica it goes to; empty where the receiver has no replicas
 * @param rate how much a second
 * @param latency how long one takes, in seconds; empty where nothing tells
 */
public record Flow(String source, String target, String rate, String latency) {
    /** Between two services without replicas. */
    public static Flow of(String rate) {
        return new Flow("", "", rate, "");
    }

    /** Of each replica of the sender, from a histogram of seconds. */
    public static Flow ofEachSource(String label, String histogram) {
        return new Flow(label, "", rate(label, histogram), slowest(label, histogram));
    }

    /** To each replica of the receiver, from a histogram of seconds. */
    public static Flow toEachTarget(String label, String histogram) {
        return new Flow("", label, rate(label, histogram), slowest(label, histogram));
    }

    private static String rate(String label, String histogram) {
        return "sum by (" + label + ") (rate(" + histogram + "_count[1m]))";
    }

    private static String slowest(String label, String histogram) {
        return "histogram_quantile(0.99, sum by (le, " + label + ") (rate(" + histogram + "_bucket[1m])))";
    }
}
