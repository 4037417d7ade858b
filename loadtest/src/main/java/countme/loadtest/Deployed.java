package countme.loadtest;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stack that runs, into whose registry versions are pushed.
 *
 * @param stack driven through its launcher
 * @param replicas what the engine knows of them
 * @param count how many replicas there are
 */
record Deployed(OwnStack stack, Replicas replicas, int count) {
    private static final Pattern DIGEST = Pattern.compile("\"digest\"\\s*:\\s*\"(sha256:[0-9a-f]{64})\"");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    Deployed(OwnStack stack) throws IOException {
        this(stack, new Replicas(EngineSocket.local(), stack.project()));
    }

    private Deployed(OwnStack stack, Replicas replicas) throws IOException {
        this(stack, replicas, replicas.running().size());
    }

    /**
     * A version of the counter in the stack's registry.
     *
     * @param tag its name
     * @param digest of its manifest
     */
    record Version(String tag, String digest) {}

    /** Pushes the launcher's files as one more version. */
    Version push(String tag) throws IOException, InterruptedException {
        String pushed = stack.call("push", "--tag", tag, "--format", "json");
        Matcher digest = DIGEST.matcher(pushed);
        if (!digest.find()) {
            throw new IOException("a push that gives no digest: " + pushed);
        }
        return new Version(tag, digest.group(1));
    }

    /** Whether as many replicas as there should be run a version, are ready, and the visitors who come meanwhile are sent to no others. */
    boolean servesVisitors(Version version) throws IOException {
        return replicas.serve(count, version.digest(), times -> {});
    }

    /** Waits until it serves. */
    void awaitServing(Version version) throws IOException {
        replicas.awaitServing(count, version.digest(), this::visit, PATIENCE);
    }

    /** Each time over a connection of its own: those that are kept stay with who accepted them. */
    private void visit(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            try (var connection = new Connection(stack.url(), AnyServer.trusted())) {
                long unused = connection.visit();
            }
        }
    }

    /** Kills every replica that runs a version. */
    void end(Version version) throws IOException {
        replicas.kill(replicas.runningFrom(version.digest()));
    }

    /** The replicas' containers. */
    List<String> containers() throws IOException {
        return replicas.running();
    }
}
