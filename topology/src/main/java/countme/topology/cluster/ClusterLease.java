package countme.topology.cluster;

import countme.topology.concurrent.Time;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpecBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Lease as one launcher has it. While the cluster is away it cannot be renewed, and may be taken by another one when it is over; as long as nobody has done
 * that, it is still this one's.
 */
final class ClusterLease {
    private static final Duration LASTS = Duration.ofSeconds(15);
    /** For so long, nobody else can have taken it. */
    private static final Duration SURE = Duration.ofSeconds(10);

    private static final int CONFLICT = 409;
    private static final int TRIES = 5;

    private final Cluster cluster;
    private final String namespace;
    private final Time time;
    private final String identity;

    private String other = "";
    private long renewed;
    private boolean held;
    private boolean takenOver;

    /**
     * Asks nobody yet.
     *
     * @param identity what others are told, with something behind its last comma that no other one has
     */
    ClusterLease(Cluster cluster, String namespace, Time time, String identity) {
        this.cluster = cluster;
        this.namespace = namespace;
        this.time = time;
        this.identity = identity;
    }

    /** Takes it, where nobody has it; false where somebody does. */
    synchronized boolean take() {
        long asked = time.nanos();
        held = cluster.ask("lock the stack", client -> {
            Lease there = read(client);
            other = holder(there);
            return (other.isEmpty() || other.equals(identity) || isOver(there))
                    && isWritten(client, there, identity, LASTS);
        });
        renewed = asked;
        return held;
    }

    /** Who has it, or has had it since, as that one wants to be called. */
    synchronized String other() {
        return other.isEmpty() ? "somebody" : other.replaceFirst(", [^,]*$", "");
    }

    /** Says that this launcher is still there. Where that cannot be said, it is tried again; who wants to change something is told. */
    synchronized void renew() {
        try {
            keep();
        } catch (Problem e) {
            // Taken over, or the cluster is away: whichever it is, the next change asks.
        }
    }

    /** A {@link Problem} where another launcher may have begun to change the stack, or nobody knows. */
    synchronized void requireHeld() {
        if (takenOver || time.since(renewed).compareTo(SURE) >= 0) {
            keep();
        }
    }

    private void keep() {
        boolean kept = false;
        for (int left = TRIES; !kept && left > 0; left--) {
            long asked = time.nanos();
            kept = held && cluster.ask("renew the stack's lock", this::isKept);
            if (kept) {
                renewed = asked;
            }
        }
        if (!kept) {
            throw Problem.passing(
                    "lease/" + ClusterLock.NAME + " cannot be written",
                    "Others write it all the time.",
                    "Run the command again.",
                    null);
        }
    }

    private boolean isKept(KubernetesClient client) {
        Lease there = read(client);
        if (!takenOver && there != null && !identity.equals(holder(there))) {
            // Where it is free, another one has set it free: this one has not yet.
            takenOver = true;
            other = holder(there);
        }
        if (takenOver) {
            throw new Problem(
                            ExitCode.LOCK_HELD,
                            "Another launcher has taken this stack over",
                            "For more than " + LASTS.toSeconds()
                                    + " s the cluster could not be told that this one still works, and " + other()
                                    + " has begun to change the stack.",
                            "Type 'plan' to see how it is, then run the command again.",
                            null)
                    .ofPlace();
        }
        return isWritten(client, there, identity, LASTS);
    }

    /** Sets it free: else others would wait until it ends by itself. */
    synchronized void release() {
        if (held) {
            held = false;
            try {
                boolean unused = cluster.ask("unlock the stack", client -> {
                    Lease there = read(client);
                    return identity.equals(holder(there)) && isWritten(client, there, "", Duration.ofSeconds(1));
                });
            } catch (Problem e) {
                // It ends by itself.
            }
        }
    }

    private @Nullable Lease read(KubernetesClient client) {
        return client.leases().inNamespace(namespace).withName(ClusterLock.NAME).get();
    }

    private static Optional<LeaseSpec> spec(@Nullable Lease lease) {
        return Optional.ofNullable(lease).map(Lease::getSpec);
    }

    private static String holder(@Nullable Lease lease) {
        return spec(lease).map(LeaseSpec::getHolderIdentity).orElse("");
    }

    private boolean isOver(@Nullable Lease lease) {
        return spec(lease)
                .filter(spec -> spec.getRenewTime() != null && spec.getLeaseDurationSeconds() != null)
                .map(spec -> spec.getRenewTime().plusSeconds(spec.getLeaseDurationSeconds()))
                .map(ZonedDateTime::toInstant)
                .filter(end -> end.isAfter(time.instant()))
                .isEmpty();
    }

    /** False where somebody else was faster. */
    private boolean isWritten(KubernetesClient client, @Nullable Lease there, String holder, Duration lasting) {
        ZonedDateTime now = time.instant().atZone(ZoneOffset.UTC);
        LeaseSpecBuilder spec = spec(there).map(LeaseSpecBuilder::new).orElseGet(LeaseSpecBuilder::new);
        if (!holder.isEmpty() && !holder.equals(spec.getHolderIdentity())) {
            spec.withAcquireTime(now)
                    .withLeaseTransitions(Objects.requireNonNullElse(spec.getLeaseTransitions(), 0) + 1);
        }
        LeaseBuilder lease = there == null
                ? new LeaseBuilder()
                        .withNewMetadata()
                        .withName(ClusterLock.NAME)
                        .withNamespace(namespace)
                        .endMetadata()
                : new LeaseBuilder(there);
        Lease next = lease.withSpec(spec.withHolderIdentity(holder)
                        .withLeaseDurationSeconds((int) lasting.toSeconds())
                        .withRenewTime(now)
                        .build())
                .build();
        try {
            // With the version that it was made from: of two who take it at a time, one does.
            Lease unused = there == null
                    ? client.resource(next).create()
                    : client.resource(next).update();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT) {
                return false;
            }
            throw e;
        }
    }
}
