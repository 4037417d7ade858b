package countme.loadtest.simulation;

import countme.loadtest.Launcher;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A deploy of another version of the counter: the launcher's own files, pushed under a new name. */
final class AnotherVersion implements Incident.Deed {
    /** Where an attached {@code up} has begun to deploy what was pushed, {@code deploy} waits for it. */
    private static final String LOCK_WAIT_SECONDS = "120";

    private final Launcher launcher;
    private final Map<String, String> before;

    private AnotherVersion(Launcher launcher, Map<String, String> before) {
        this.launcher = launcher;
        this.before = before;
    }

    /**
     * Looks which replicas there are; nothing is deployed yet.
     *
     * @throws IllegalArgumentException when the stack is not as it must be for that; the message says what to do
     */
    static AnotherVersion of(Launcher launcher, URI url) {
        return new AnotherVersion(launcher, Stack.required(launcher, url, 1).replicas());
    }

    @Override
    public Outcome run() throws IOException, InterruptedException {
        String tag = "loadtest-" + System.currentTimeMillis();
        long begun = System.nanoTime();
        String unused = launcher.require("push", "--tag", tag);
        String unusedToo = launcher.require("deploy", tag, "--lock-wait", LOCK_WAIT_SECONDS);
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
        Map<String, String> now = Stack.of(launcher).replicas();
        boolean replaced =
                now.size() >= before.size() && now.entrySet().stream().noneMatch(before.entrySet()::contains);
        return replaced
                ? new Outcome(true, "%s was pushed and deployed in %d s".formatted(tag, seconds))
                : new Outcome(
                        false,
                        "FAILED: %s was deployed, yet the replicas are %s; before, they were %s"
                                .formatted(tag, now, before));
    }
}
