package countme.loadtest.simulation;

import countme.loadtest.Launcher;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The death of a stack's first replica, and its return: the engine starts it again, or an attached {@code up} makes another one. */
final class KilledReplica implements Incident.Deed {
    private static final int AT_LEAST = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long LOOK_MILLIS = 200;
    /** Where a line of /proc/PID/stat has the moment the process began, counted from behind its command's name. */
    private static final int BEGIN = 19;

    private final Launcher launcher;
    private final int replicas;
    private final String victim;
    private final String process;
    private final Duration patience;

    private KilledReplica(Launcher launcher, int replicas, String victim, String process, Duration patience) {
        this.launcher = launcher;
        this.replicas = replicas;
        this.victim = victim;
        this.process = process;
        this.patience = patience;
    }

    /**
     * Chooses the replica; it is not yet killed.
     *
     * @throws IllegalArgumentException when the stack is not as it must be for that; the message says what to do
     */
    static KilledReplica of(Launcher launcher, URI url) {
        return of(launcher, url, PATIENCE);
    }

    /** As the other one, with the longest time until the replica must be back. */
    static KilledReplica of(Launcher launcher, URI url, Duration patience) {
        Stack stack = Stack.required(launcher, url, AT_LEAST);
        String victim = stack.replicas().keySet().iterator().next();
        return Stack.asked(
                launcher,
                () -> new KilledReplica(
                        launcher, stack.replicas().size(), victim, process(launcher, victim), patience));
    }

    @Override
    public Outcome run() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        // A container's first process gets no SIGKILL from inside; a crash the kernel does not keep from it.
        Launcher.Ended unused = launcher.ask("exec", victim, "--", "sh", "-c", "kill -SEGV 1");
        while (!isBack()) {
            if (System.nanoTime() - begun > patience.toNanos()) {
                return new Outcome(
                        false,
                        "FAILED: %s was to be killed, and was not back after %d s"
                                .formatted(victim, patience.toSeconds()));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return new Outcome(
                true,
                "%s was killed, and seen ready again within %d s"
                        .formatted(victim, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun)));
    }

    private boolean isBack() throws IOException, InterruptedException {
        String now = process(launcher, victim);
        return !now.isEmpty()
                && !now.equals(process)
                && Stack.of(launcher).replicas().size() >= replicas;
    }

    /** What tells a replica's process from the one before; empty when there is none. */
    private static String process(Launcher launcher, String replica) throws IOException, InterruptedException {
        Launcher.Ended stat = launcher.ask("exec", replica, "--", "cat", "/proc/1/stat");
        List<String> fields = List.of(stat.output()
                .substring(stat.output().lastIndexOf(')') + 1)
                .strip()
                .split(" "));
        return stat.status() == 0 && fields.size() > BEGIN ? fields.get(BEGIN) : "";
    }
}
