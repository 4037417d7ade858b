package countme.topology.deploy;

import countme.topology.Topology;
import countme.topology.config.ExitCode;
import countme.topology.config.Problem;
import countme.topology.config.Progress;
import countme.topology.docker.Containers;
import countme.topology.docker.Exec;
import countme.topology.docker.Inventory.Instance;
import countme.topology.image.Checks;
import countme.topology.image.SuppliedImage;
import countme.topology.service.Proxy;
import countme.topology.service.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Puts another version of the counter beside the one that serves and moves the proxy over to it. The new version has to prove itself
 * first and is watched afterwards; the one before stays until then, so that going back takes no more than moving the proxy again.
 */
final class Rollout {
    /** A start takes all the processors it can get; those that serve come first. */
    private static final int STARTING_SHARES = 512;

    /** In seconds. Java was not trained for a new version, so on a busy machine it takes longer than at a later start. */
    private static final int LONGEST_WARM_UP = 15;

    private final Means means;
    private final ServiceImages images;
    private final Topology now;
    private final Topology next;
    private final Topology guarded;
    private final Blueprint beside;

    /**
     * Prepares; nothing is changed yet.
     *
     * @param now as it serves
     * @param next the same with the counter in other slots
     * @param guarded that with those that serve now to answer what the others fail to
     */
    Rollout(Means means, ServiceImages images, Topology now, Topology next, Topology guarded) {
        this.means = means;
        this.images = images;
        this.now = now;
        this.next = next;
        this.guarded = guarded;
        this.beside = new Blueprint(next, means.ensureSite(), means.lifetime());
    }

    /**
     * Starts every replica of the new version beside those that serve; no user is sent to them.
     *
     * @param checks what it has to answer; none when it has served before
     * @return their names
     * @throws Problem with {@link ExitCode#DEPLOY_FAILED}: nothing has changed
     */
    Set<String> start(SuppliedImage image, Optional<Checks> checks) {
        // A launcher that was killed may have left the proxy and its own replicas there.
        moveTo(now);
        discard(next);
        means.useTestcontainers();
        List<Desired> replicas = beside.desired(next.app(), image);
        try {
            new Reconciler(means, new Configurations(means))
                    .adjusting(host -> host.withCpuShares(STARTING_SHARES))
                    .execute(new Plan(
                            replicas.stream().<Step>map(Step.Create::new).toList()));
            checks.ifPresent(all -> Together.each(replicas(next), one -> verify(one, all), means.threads()));
            Together.each(replicas(next), this::warm, means.threads());
            // One after another, because all count on the same key.
            checks.ifPresent(all -> replicas(next).forEach(this::count));
            var containers = new Containers(means.engine());
            int shares = next.app().limits().cpuShares();
            replicas(next).forEach(replica -> containers.weigh(replica, shares));
            return replicas.stream().map(Desired::instance).collect(Collectors.toSet());
        } catch (Problem e) {
            discard(next);
            throw new Problem(
                    ExitCode.DEPLOY_FAILED,
                    "The new version failed before it served anybody: " + e.what(),
                    e.why(),
                    "Put right what it names, then push and deploy again.",
                    e);
        }
    }

    /**
     * Sends users to the new version and watches it, guarded by the one before, unless for no time at all.
     *
     * @throws Problem with {@link ExitCode#ROLLED_BACK}: the version before serves again, and the new one is gone
     */
    void serve(Duration observed) {
        try {
            if (!observed.isZero()) {
                var observation = new Observation(means, beside);
                Instant begun = Instant.now();
                moveTo(guarded);
                observation.watch(begun, observed);
            }
            moveTo(next);
        } catch (Problem failure) {
            means.progress().say(failure.what() + "; going back");
            moveTo(now);
            discard(next);
            throw new Problem(
                    ExitCode.ROLLED_BACK,
                    failure.what() + "; the version before serves again",
                    failure.why(),
                    failure.next(),
                    failure);
        }
    }

    /** Lets the version before finish what it has begun, and removes it. */
    void retire() {
        Proxy proxy = next.proxy();
        Duration drain = means.settings().drainTimeout();
        means.inventory()
                .find(proxy.containerName(beside.site(), 0))
                .ifPresent(
                        running -> Exec.run(means.engine(), running.id(), proxy.drained(drain), drain.plusSeconds(5)));
        var containers = new Containers(means.engine());
        int grace = Containers.graceSeconds(now.app());
        Together.each(
                replicas(now),
                old -> {
                    try (Progress.Task task = means.progress().start(old.instance())) {
                        task.now("draining");
                        containers.remove(old, grace);
                        task.done("removed");
                    }
                    return old;
                },
                means.threads());
    }

    private Instance verify(Instance replica, Checks checks) {
        try (Progress.Task task = means.progress().start(replica.instance())) {
            task.now("verifying");
            verification(replica).answers(checks);
            task.done("answers as it should");
        }
        return replica;
    }

    private void count(Instance replica) {
        try (Progress.Task task = means.progress().start(replica.instance())) {
            task.now("counting");
            verification(replica).counts();
            task.done("counts exactly");
        }
    }

    private Verification verification(Instance replica) {
        LiveRedis redis = LiveRedis.of(means.engine(), means.inventory(), next.redis());
        return new Verification(means.engine(), replica, next.app().internalPort(), redis::scratchCount);
    }

    /** It serves as well when it has not warmed up in time, only slower at first. */
    private Instance warm(Instance replica) {
        try (Progress.Task task = means.progress().start(replica.instance())) {
            task.now("warming up");
            Exec.Result result = Exec.run(
                    means.engine(),
                    replica.id(),
                    next.app().warm(LONGEST_WARM_UP),
                    Duration.ofSeconds(LONGEST_WARM_UP + 5));
            task.done(result.succeeded() ? "warm" : "not warm yet");
        }
        return replica;
    }

    /** Users first; who only watches may be away. */
    private void moveTo(Topology topology) {
        var up = new Up(means, topology, images);
        Service proxy = topology.proxy();
        if (!up.reload(proxy)) {
            throw new Problem(
                    "The proxy does not run as these settings would have it",
                    "So users cannot be moved from one version to another.",
                    "Type 'up', then deploy again.");
        }
        for (Service service : topology.services()) {
            if (service != proxy && service.configuration(beside.site()).isReloadable()) {
                try {
                    boolean unused = up.reload(service);
                } catch (RuntimeException e) {
                    means.progress().say(service.name() + " was not told: " + Healer.reason(e));
                }
            }
        }
    }

    /** They serve nobody, so there is nothing to finish. */
    private void discard(Topology topology) {
        replicas(topology).forEach(found -> new Containers(means.engine()).discard(found.id()));
    }

    private List<Instance> replicas(Topology topology) {
        Set<String> names = topology.app().slots().stream()
                .map(slot -> topology.app().containerName(beside.site(), slot))
                .collect(Collectors.toSet());
        return means.inventory().containers().stream()
                .filter(one -> names.contains(one.name()))
                .toList();
    }
}
