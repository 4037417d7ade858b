package countme.topology.deploy.backup;

import countme.topology.report.Problem;
import countme.topology.service.Stateful;
import java.time.Duration;

/** A second one of what holds the state, that loads a backup: what it has loaded wholly is good. */
final class Trial implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Stateful stateful;
    private final StateHost.Second second;

    private Trial(Stateful stateful, StateHost.Second second) {
        this.stateful = stateful;
        this.second = second;
    }

    /** Loads a backup; a {@link Problem} when it is not taken. */
    static Trial loading(StateHost.Holder holder, Stateful stateful, byte[] state) {
        Stateful.Trial how = stateful.trial();
        try {
            var trial = new Trial(stateful, holder.second(how, state));
            try {
                trial.second.inside().await(how.ready(), PATIENCE);
                return trial;
            } catch (RuntimeException | Error e) {
                trial.close();
                throw e;
            }
        } catch (Problem e) {
            throw new Problem(
                    "The backup is not good",
                    "A service started for trial does not load it. " + e.why(),
                    "Nothing was changed.",
                    e);
        }
    }

    /** See {@link Stateful#numberOfTrial}. */
    long number() {
        return stateful.numberOfTrial(second.inside());
    }

    /** See {@link Stateful#save}. */
    byte[] saved() {
        return stateful.save(second.inside());
    }

    /** See {@link Stateful#instructions}. */
    byte[] instructions() {
        return stateful.instructions(second.inside());
    }

    @Override
    public void close() {
        second.close();
    }
}
