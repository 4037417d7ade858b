package countme.loadtest;

import java.io.IOException;
import java.util.List;

/**
 * A stack that runs, into whose registry versions are pushed.
 *
 * @param stack driven through its launcher
 * @param count how many replicas there are
 */
record Deployed(OwnStack stack, int count) {

    Deployed(OwnStack stack) throws IOException, InterruptedException {
        this(stack, stack.status().replicas().size());
    }

    /**
     * A version of the counter in the stack's registry.
     *
     * @param tag its name
     */
    record Version(String tag) {
        /** Whether a container runs it: a deployed version's image is called after it, and after what is in it. */
        boolean isOf(StackStatus.Row row) {
            return row.image().contains(":" + tag + "-");
        }
    }

    /** Pushes the launcher's files as one more version. */
    Version push(String tag) throws IOException, InterruptedException {
        String unused = stack.call("push", "--tag", tag);
        return new Version(tag);
    }

    /**
     * The replicas of the version that serves.
     *
     * @throws IOException when there are others than as many as there should be, all of this version and all ready
     */
    List<StackStatus.Row> serving(Version version) throws IOException, InterruptedException {
        List<StackStatus.Row> replicas = replicas();
        boolean good =
                replicas.size() == count && replicas.stream().allMatch(row -> version.isOf(row) && row.isHealthy());
        if (!good) {
            throw new IOException(
                    "%d replicas of %s should serve; there are %s".formatted(count, version.tag(), replicas));
        }
        return replicas;
    }

    /** All replicas there are: for a while, those of two versions. */
    List<StackStatus.Row> replicas() throws IOException, InterruptedException {
        return stack.status().replicas();
    }

    /** Kills every replica that runs a version, all at once, and gives the moment, by {@link System#nanoTime}. */
    long kill(Version version) throws IOException, InterruptedException {
        List<StackStatus.Row> victims =
                replicas().stream().filter(version::isOf).toList();
        String unused = Docker.run(List.of("kill"), containers(victims));
        return System.nanoTime();
    }

    /** What the engine calls them. */
    static List<String> containers(List<StackStatus.Row> rows) {
        return rows.stream().map(StackStatus.Row::container).toList();
    }

    /** What the launcher calls them, and the proxy's log. */
    static List<String> names(List<StackStatus.Row> rows) {
        return rows.stream().map(StackStatus.Row::name).toList();
    }
}
