package countme.loadtest;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * A stack as its launcher shows it, now or a moment ago.
 *
 * @param rows one for every container that is or should be
 */
public record StackStatus(List<Row> rows) {
    private static final String REPLICA = "app-";
    private static final double MEBI = 1 << 20;
    private static final String TRAINING = "training-";

    /**
     * One of its containers.
     *
     * @param name what the launcher calls it, such as {@code app-1}
     * @param container what the engine calls it; empty when there is none
     * @param health how it is, in a word
     * @param image what it runs from
     * @param since when it was started; empty when it does not run
     * @param ports addresses that it answers at from outside
     * @param memoryMib what it holds; 0 unless that was asked for
     */
    public record Row(
            String name,
            String container,
            String health,
            String image,
            String since,
            List<String> ports,
            double memoryMib) {
        public Row {
            ports = List.copyOf(ports);
        }

        /** Whether it can do its work. */
        public boolean isHealthy() {
            return health.equals("healthy");
        }

        /** The service it belongs to: replicas are numbered. */
        public String service() {
            return name.replaceFirst("-\\d+$", "");
        }

        private static Row of(Json json) {
            return new Row(
                    json.get("service").text(),
                    json.get("container").text(),
                    json.get("health").text(),
                    json.get("image").text(),
                    json.get("since").text(),
                    json.get("ports").items().stream().map(Json::text).toList(),
                    json.get("memoryBytes").number() / MEBI);
        }
    }

    public StackStatus {
        rows = List.copyOf(rows);
    }

    /**
     * Asks now.
     *
     * @param more what else is asked for, such as {@code --memory}
     */
    public static StackStatus of(Launcher launcher, String... more) throws IOException, InterruptedException {
        String[] words = Arrays.copyOf(new String[] {"status", "--format", "json"}, 3 + more.length);
        System.arraycopy(more, 0, words, 3, more.length);
        // Its exit status tells whether all are healthy, which is not what is asked here.
        Launcher.Ended ended = launcher.ask(words);
        try {
            return new StackStatus(
                    Json.parse(ended.output()).items().stream().map(Row::of).toList());
        } catch (IllegalArgumentException e) {
            throw new IOException("the launcher does not say what runs: " + ended.words(), e);
        }
    }

    /** The counter's replicas, ready or not, in the order of their names. */
    public List<Row> replicas() {
        return rows.stream()
                .filter(row ->
                        row.name().startsWith(REPLICA) && !row.container().isEmpty())
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }

    /** What trains Java for later starts, beside the stack, for a while after a first start. */
    public List<Row> training() {
        return rows.stream().filter(row -> row.name().startsWith(TRAINING)).toList();
    }

    /**
     * A row of the only container that is called so.
     *
     * @throws IOException when there is none
     */
    public Row row(String name) throws IOException {
        return rows.stream()
                .filter(row -> row.name().equals(name) && !row.container().isEmpty())
                .findFirst()
                .orElseThrow(() -> new IOException("the stack has no " + name));
    }
}
