package countme.topology.deploy.backup;

import countme.topology.concurrent.Time;
import countme.topology.docker.ContainerEngine;
import countme.topology.docker.ContainerInside;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.TrialContainer;
import countme.topology.report.Problem;
import countme.topology.service.Stateful;
import java.time.Duration;

/**
 * A throw-away container, reachable by nobody, that loads a backup: what it has loaded wholly is good, for it runs from the very image
 * that the stack's own runs from.
 */
final class Trial implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Stateful stateful;
    private final TrialContainer helper;
    private final ContainerInside inside;

    private Trial(Stateful stateful, TrialContainer helper, ContainerInside inside) {
        this.stateful = stateful;
        this.helper = helper;
        this.inside = inside;
    }

    /** Loads a backup; a {@link Problem} when it is not taken. */
    static Trial loading(
            ContainerEngine engine, Time time, String project, Instance running, Stateful stateful, byte[] state) {
        Stateful.Trial how = stateful.trial();
        var service = stateful.service();
        TrialContainer helper = TrialContainer.create(
                engine,
                project,
                running.imageId(),
                service.user(),
                service.limits().memoryMiB(),
                how.command());
        var trial = new Trial(
                stateful, helper, new ContainerInside(engine, time, helper.id(), "The trial", service.user()));
        try {
            trial.inside.write(how.directory(), how.file(), state);
            helper.start();
            trial.inside.await(how.ready(), PATIENCE);
            return trial;
        } catch (Problem e) {
            trial.close();
            throw new Problem(
                    "The backup is not good",
                    "A service started for trial does not load it. " + e.why(),
                    "Nothing was changed.",
                    e);
        }
    }

    /** See {@link Stateful#numberOfTrial}. */
    long number() {
        return stateful.numberOfTrial(inside);
    }

    /** See {@link Stateful#save}. */
    byte[] saved() {
        return stateful.save(inside);
    }

    /** See {@link Stateful#instructions}. */
    byte[] instructions() {
        return stateful.instructions(inside);
    }

    @Override
    public void close() {
        helper.close();
    }
}
