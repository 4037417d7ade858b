package countme.topology.cluster;

import countme.topology.concurrent.EndHook;
import countme.topology.concurrent.Time;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Lets one launcher at a time change a stack, wherever they are: a Lease in the stack's namespace, which ends by itself when its holder dies. */
record ClusterLock(Cluster cluster, String namespace, Time time) {
    static final String NAME = "countme-lock";

    private static final Duration LASTS = Duration.ofSeconds(15);
    private static final Duration RENEWED_WITHIN = Duration.ofSeconds(10);
    private static final Duration BETWEEN = Duration.ofMillis(500);
    /** As long as it may take to ask, and to take what a launcher that died has left. */
    private static final Duration ASKING = Duration.ofSeconds(3);

    /**
     * Works while holding it.
     *
     * @param purpose what others are told, such as {@code root@web1 with 'up'}
     * @param wait for how long, where another one holds it
     */
    <T> T holding(String purpose, Duration wait, Supplier<T> work) {
        String identity = purpose + ", " + UUID.randomUUID();
        var held = new CompletableFuture<Boolean>();
        var other = new AtomicReference<>("");
        var lost = new AtomicBoolean();
        LeaderElector elector = cluster.ask(
                "lock the stack",
                asked -> asked.leaderElector()
                        .withConfig(new LeaderElectionConfigBuilder()
                                .withName(NAME)
                                .withLock(new LeaseLock(namespace, NAME, identity))
                                .withLeaseDuration(LASTS)
                                .withRenewDeadline(RENEWED_WITHIN)
                                .withRetryPeriod(BETWEEN)
                                .withLeaderCallbacks(new LeaderCallbacks(
                                        () -> held.complete(true), () -> lost.set(true), other::set))
                                .build())
                        .build());
        CompletableFuture<?> election = elector.start();
        EndHook interrupted = EndHook.of("unlocking the stack", () -> release(elector));
        try {
            await(held, election, other, wait);
            cluster.license(() -> requireHeld(lost));
            return work.get();
        } finally {
            cluster.license(() -> {});
            boolean unused = election.cancel(true);
            if (interrupted.takeBack()) {
                release(elector);
            }
        }
    }

    /** Who could not say in time that he is still there may have been taken for dead. */
    private static void requireHeld(AtomicBoolean lost) {
        if (lost.get()) {
            throw new Problem(
                    ExitCode.LOCK_HELD,
                    "This launcher does not hold the stack's lock any more",
                    "For more than " + RENEWED_WITHIN.toSeconds()
                            + " s the cluster could not be told that it still works, so another launcher may have begun to change the stack.",
                    "Type 'plan' to see how it is, then run the command again.",
                    null);
        }
    }

    /** Else others would wait until it ends by itself. */
    private void release(LeaderElector elector) {
        try {
            boolean unused = cluster.ask("unlock the stack", asked -> elector.release());
        } catch (Problem e) {
            // It ends by itself.
        }
    }

    /** Whoever elects keeps to himself why he cannot. */
    private void requirePossible() {
        Object unused = cluster.ask("lock the stack with lease/" + NAME, asked -> {
            Lease there = asked.leases().inNamespace(namespace).withName(NAME).get();
            return there == null
                    ? asked.resource(new LeaseBuilder()
                                    .withNewMetadata()
                                    .withName(NAME)
                                    .withNamespace(namespace)
                                    .endMetadata()
                                    .build())
                            .dryRun()
                            .create()
                    : asked.resource(new LeaseBuilder(there)
                                    .editMetadata()
                                    .withManagedFields()
                                    .endMetadata()
                                    .build())
                            .dryRun()
                            .patch();
        });
    }

    private void await(
            CompletableFuture<Boolean> held,
            CompletableFuture<?> election,
            AtomicReference<String> other,
            Duration wait) {
        Optional<Boolean> got = time.poll(wait.plus(ASKING), Duration.ofMillis(20), () -> {
            if (held.isDone()) {
                return Optional.of(true);
            }
            return election.isDone() ? Optional.of(false) : Optional.empty();
        });
        if (got.filter(mine -> mine).isEmpty()) {
            String holder = Objects.requireNonNullElse(other.get(), "");
            if (holder.isEmpty()) {
                requirePossible();
            }
            throw new Problem(
                    ExitCode.LOCK_HELD,
                    "Another launcher is changing this stack",
                    holder.isEmpty()
                            ? "lease/" + NAME + " in " + namespace + " could not be had."
                            : "It is " + holder.replaceFirst(", [^,]*$", "") + ", and holds lease/" + NAME + " in "
                                    + namespace + ".",
                    "Wait for it to end and run the command again, or let it wait with '--lock-wait SECONDS'.",
                    null);
        }
    }
}
