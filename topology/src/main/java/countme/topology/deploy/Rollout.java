package countme.topology.deploy;

import countme.topology.Topology;
import countme.topology.config.ExitCode;
import countme.topology.config.Problem;
import countme.topology.config.Progress;
import countme.topology.config.Settings;
import countme.topology.docker.Containers;
import countme.topology.docker.Inventory.Instance;
import countme.topology.image.SuppliedImage;
import countme.topology.service.App;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Replaces the counter's replicas by those of another version, one after another. The new version has to prove itself first, in a slot
 * that no user is sent to, and is watched afterwards; where it fails, the one before goes on serving.
 */
final class Rollout {
    /** No scale reaches it, so nothing sends users there. */
    static final int CANDIDATE = Settings.MAX_REPLICAS + 1;

    private final Means means;
    private final Blueprint blueprint;
    private final Configurations configurations;
    private final App app;

    Rollout(Means means, Topology topology) {
        this.means = means;
        this.blueprint = new Blueprint(topology, means.ensureSite(), means.lifetime());
        this.configurations = new Configurations(means);
        this.app = topology.app();
        means.useTestcontainers();
    }

    /**
     * Verifies, replaces and observes.
     *
     * @return names of the replicas that were replaced
     * @throws Problem with {@link ExitCode#DEPLOY_FAILED} when no replica was touched, with {@link ExitCode#ROLLED_BACK} when all run
     *     from the old image again
     */
    Set<String> replace(SuppliedImage old, SuppliedImage next, Duration observed) {
        verify(next);
        var observation = new Observation(means, blueprint);
        Instant begun = Instant.now();
        return orBack(old, () -> {
            Set<String> changed = roll(next);
            observation.watch(begun, observed);
            return changed;
        });
    }

    /** Goes back to a version that has served already: nothing is verified, nothing observed. */
    Set<String> back(SuppliedImage old, SuppliedImage next) {
        return orBack(old, () -> roll(next));
    }

    private Set<String> orBack(SuppliedImage old, Supplier<Set<String>> rolling) {
        try {
            return rolling.get();
        } catch (Problem failure) {
            means.progress().say(failure.what() + "; going back to " + old.reference());
            Set<String> unused = roll(old);
            throw new Problem(
                    ExitCode.ROLLED_BACK,
                    failure.what() + "; the version before serves again",
                    failure.why(),
                    failure.next(),
                    failure);
        }
    }

    private void verify(SuppliedImage next) {
        Desired candidate = blueprint.desired(app, CANDIDATE, next);
        discard(candidate);
        try {
            new Reconciler(means, configurations).execute(new Plan(List.of(new Step.Create(candidate))));
            Instance running = means.inventory().find(candidate.containerName()).orElseThrow();
            try (Progress.Task task = means.progress().start(candidate.instance())) {
                task.now("verifying");
                Verification.of(means.engine(), running, app.internalPort());
                task.done("answers as the counter does");
            }
        } catch (Problem e) {
            throw new Problem(
                    ExitCode.DEPLOY_FAILED,
                    "The new version failed before it served anybody: " + e.what(),
                    e.why(),
                    "Put right what it names, then push and deploy again.",
                    e);
        } finally {
            discard(candidate);
        }
    }

    private Set<String> roll(SuppliedImage image) {
        Plan plan = blueprint.plan(blueprint.desired(app, image), means.inventory());
        new Reconciler(means, configurations).execute(plan);
        return plan.changes();
    }

    /** It has served nobody, so there is nothing to finish. */
    private void discard(Desired candidate) {
        means.inventory()
                .find(candidate.containerName())
                .ifPresent(found -> new Containers(means.engine()).discard(found.id()));
    }
}
