package countme.topology.cluster;

import countme.topology.concurrent.EndHook;
import countme.topology.concurrent.Time;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Lets one launcher at a time change a stack, wherever they are: a Lease in the stack's namespace, which ends by itself when its holder dies. */
record ClusterLock(Cluster cluster, String namespace, Time time) {
    static final String NAME = "countme-lock";

    private static final Duration RENEWED_EVERY = Duration.ofSeconds(3);
    private static final Duration BETWEEN = Duration.ofMillis(250);
    /** As long as it may take another one to end. */
    private static final Duration ASKING = Duration.ofSeconds(3);

    /**
     * Works while holding it.
     *
     * @param purpose what others are told, such as {@code root@web1 with 'up'}
     * @param wait for how long, where another one holds it
     */
    <T> T holding(String purpose, Duration wait, Supplier<T> work) {
        var lease = new ClusterLease(cluster, namespace, time, purpose + ", " + UUID.randomUUID());
        EndHook interrupted = EndHook.of("unlocking the stack", lease::release);
        try {
            await(lease, wait);
            return renewed(lease, work);
        } finally {
            if (interrupted.takeBack()) {
                lease.release();
            }
        }
    }

    private <T> T renewed(ClusterLease lease, Supplier<T> work) {
        Time.Repetition renewing = time.every(RENEWED_EVERY, lease::renew);
        cluster.license(lease::requireHeld);
        try {
            return work.get();
        } finally {
            cluster.license(() -> {});
            renewing.close();
        }
    }

    private void await(ClusterLease lease, Duration wait) {
        Optional<Boolean> got = time.poll(
                wait.plus(ASKING), BETWEEN, () -> Optional.of(lease.take()).filter(mine -> mine));
        if (got.isEmpty()) {
            throw new Problem(
                    ExitCode.LOCK_HELD,
                    "Another launcher is changing this stack",
                    "It is " + lease.other() + ", and holds lease/" + NAME + " in " + namespace + ".",
                    "Wait for it to end and run the command again, or let it wait with '--lock-wait SECONDS'.",
                    null);
        }
    }
}
