package countme.topology.deploy.release;

import countme.topology.concurrent.Parallel;
import countme.topology.deploy.project.Context;
import countme.topology.deploy.project.ServiceImages;
import countme.topology.deploy.project.ServiceInside;
import countme.topology.deploy.reconcile.Blueprint;
import countme.topology.deploy.reconcile.Configurations;
import countme.topology.deploy.reconcile.DesiredContainer;
import countme.topology.deploy.reconcile.Plan;
import countme.topology.deploy.reconcile.Reconciler;
import countme.topology.deploy.reconcile.Step;
import countme.topology.deploy.reconcile.Up;
import countme.topology.docker.ContainerInside;
import countme.topology.docker.Containers;
import countme.topology.docker.Exec;
import countme.topology.docker.Inventory.Instance;
import countme.topology.image.local.SuppliedImage;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.Entrance;
import countme.topology.service.Inside;
import countme.topology.service.Promise;
import countme.topology.service.Service;
import countme.topology.service.Services;
import countme.topology.service.Versioned;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Puts another version beside the one that serves and moves users over to it. The new version has to prove itself
 * first and is watched afterwards; the one before stays until then, so that going back takes no more than moving the proxy again.
 */
final class Rollout {
    /** A start takes all the processors it can get; those that serve come first. */
    private static final int STARTING_SHARES = 512;

    /** In seconds. Java was not trained for a new version, so on a busy machine it takes longer than at a later start. */
    private static final int LONGEST_WARM_UP = 15;

    private final Context context;
    private final ServiceImages images;
    private final Services now;
    private final Services next;
    private final Services guarded;
    private final Blueprint beside;
    private final Versioned versioned;

    /**
     * Prepares; nothing is changed yet.
     *
     * @param now as it serves
     * @param next the same with the versioned service in other slots
     * @param guarded that with those that serve now to answer what the others fail to
     */
    Rollout(Context context, ServiceImages images, Services now, Services next, Services guarded) {
        this.context = context;
        this.images = images;
        this.now = now;
        this.next = next;
        this.guarded = guarded;
        this.versioned = next.requireVersioned();
        this.beside = new Blueprint(next, context.site(), context.lifetime());
    }

    /**
     * Starts every replica of the new version beside those that serve; no user is sent to them.
     *
     * @param promise what it has to keep; none when it has served before
     * @return their names
     * @throws Problem with {@link ExitCode#DEPLOY_FAILED}: nothing has changed
     */
    Set<String> start(SuppliedImage image, Optional<Promise> promise) {
        // A launcher that was killed may have left the proxy and its own replicas there.
        moveTo(now);
        discard(next);
        context.engine().prepare();
        List<DesiredContainer> replicas = beside.desired(versioned.service(), image);
        try {
            new Up(context, next, images).announce(versioned.service(), beside.site());
            new Reconciler(context, next, new Configurations(context))
                    .adjusting(host -> host.withCpuShares(STARTING_SHARES))
                    .execute(new Plan(
                            replicas.stream().<Step>map(Step.Create::new).toList()));
            Optional<Promise> proved = promise.filter(one -> one != Promise.NOTHING);
            proved.ifPresent(all -> Parallel.each(replicas(next), one -> verify(one, all), context.threads()));
            Parallel.each(replicas(next), this::warm, context.threads());
            proved.ifPresent(all -> replicas(next).forEach(one -> verifyAlone(one, all)));
            int shares = versioned.service().limits().cpuShares();
            replicas(next).forEach(replica -> context.engine().weigh(replica.id(), shares));
            return replicas.stream().map(DesiredContainer::instance).collect(Collectors.toSet());
        } catch (RuntimeException e) {
            Problem failure = Problem.of(e);
            uninterrupted(() -> discard(next), late -> failure.addSuppressed(late));
            throw new Problem(
                    ExitCode.DEPLOY_FAILED,
                    "The new version failed before it served anybody: " + failure.what(),
                    failure.why(),
                    failure.isPassing() ? "Deploy again." : "Put right what it names, then push and deploy again.",
                    failure);
        }
    }

    /**
     * Sends users to the new version and watches it, guarded by the one before, unless for no time at all.
     *
     * @param kept writes down that it is the new version that serves from now on; where it cannot, it does not
     * @throws Problem with {@link ExitCode#ROLLED_BACK}: the version before serves again, and the new one is gone
     */
    void serve(Duration observed, Runnable kept) {
        try {
            if (!observed.isZero()) {
                var observation = new Observation(context, beside);
                Instant begun = context.time().instant();
                moveTo(guarded);
                observation.watch(begun, observed);
            }
            moveTo(next);
            // Before the version before goes: who is killed after this has deployed, and the next 'up' removes what was
            // before.
            kept.run();
        } catch (RuntimeException e) {
            throw wentBack(Problem.of(e));
        }
    }

    private Problem wentBack(Problem failure) {
        context.progress().say(failure.what() + "; going back");
        var failed = new ArrayList<RuntimeException>();
        uninterrupted(
                () -> {
                    moveTo(now);
                    discard(next);
                },
                failed::add);
        if (failed.isEmpty()) {
            return new Problem(
                    ExitCode.ROLLED_BACK,
                    failure.what() + "; the version before serves again",
                    failure.why(),
                    failure.next(),
                    failure);
        }
        Problem late = Problem.of(failed.get(0));
        return new Problem(
                ExitCode.DEPLOY_FAILED,
                failure.what() + "; users were not wholly sent back to the version before: " + late.what(),
                failure.why() + "\n" + late.why(),
                "Type 'up': it makes the version before serve alone, as it did.",
                failure);
    }

    /** What must be tried to the end even by a launcher that was told to stop. */
    private static void uninterrupted(Runnable work, Consumer<RuntimeException> failed) {
        boolean interrupted = Thread.interrupted();
        try {
            work.run();
        } catch (RuntimeException e) {
            failed.accept(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Lets the version before finish what it has begun, and removes it. */
    void retire() {
        Entrance entrance = next.entrance();
        Duration drain = context.settings().drainTimeout();
        context.inventory()
                .find(entrance.service().containerName(beside.site(), 0))
                .ifPresent(running ->
                        Exec.run(context.engine(), running.id(), entrance.drained(drain), drain.plusSeconds(5)));
        var containers = new Containers(context.engine());
        int grace = Containers.graceSeconds(versioned.service());
        Parallel.each(
                replicas(now),
                old -> {
                    try (Progress.Task task = context.progress().start(old.instance())) {
                        task.now("draining");
                        containers.remove(old, grace);
                        task.done("removed");
                    }
                    return old;
                },
                context.threads());
    }

    private Instance verify(Instance replica, Promise promise) {
        try (Progress.Task task = context.progress().start(replica.instance())) {
            task.now("verifying");
            promise.prove(proof(replica));
            task.done("answers as it should");
        }
        return replica;
    }

    private void verifyAlone(Instance replica, Promise promise) {
        try (Progress.Task task = context.progress().start(replica.instance())) {
            task.now("counting");
            promise.proveAlone(proof(replica));
            task.done("counts exactly");
        }
    }

    private Promise.Proof proof(Instance replica) {
        return new Promise.Proof(inside(replica, versioned.service()), this::inside, context.time());
    }

    private Inside inside(Service service) {
        return ServiceInside.of(context, service);
    }

    private Inside inside(Instance container, Service service) {
        return ContainerInside.of(context.engine(), context.time(), container, service.user());
    }

    /** It serves as well when it has not warmed up in time, only slower at first. */
    private Instance warm(Instance replica) {
        List<String> command = versioned.warm(LONGEST_WARM_UP);
        if (command.isEmpty()) {
            return replica;
        }
        try (Progress.Task task = context.progress().start(replica.instance())) {
            task.now("warming up");
            Inside.Result result =
                    Exec.run(context.engine(), replica.id(), command, Duration.ofSeconds(LONGEST_WARM_UP + 5));
            task.done(result.succeeded() ? "warm" : "not warm yet");
        }
        return replica;
    }

    /** Users first; who only watches may be away. */
    private void moveTo(Services topology) {
        var up = new Up(context, topology, images);
        Service entrance = topology.entrance().service();
        if (!up.reload(entrance, beside.site())) {
            throw new Problem(
                    "The proxy does not run as these settings would have it",
                    "So users cannot be moved from one version to another.",
                    "Type 'up', then deploy again.");
        }
        for (Service service : topology.services()) {
            if (service != entrance && service.configuration(beside.site()).isReloadable()) {
                try {
                    boolean unused = up.reload(service, beside.site());
                } catch (RuntimeException e) {
                    context.progress().say(service.name() + " was not told: " + Problem.reason(e));
                }
            }
        }
    }

    /** They serve nobody, so there is nothing to finish. */
    private void discard(Services topology) {
        replicas(topology).forEach(found -> context.engine().remove(found.id()));
    }

    private List<Instance> replicas(Services topology) {
        Service service = topology.requireVersioned().service();
        Set<String> names = service.slots().stream()
                .map(slot -> service.containerName(beside.site(), slot))
                .collect(Collectors.toSet());
        return context.inventory().containers().stream()
                .filter(one -> names.contains(one.name()))
                .toList();
    }
}
