package countme.topology.deploy.release;

import countme.topology.concurrent.Backoff;
import countme.topology.concurrent.Time;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** Deploys what arrives under a tag of a registry. One that does not answer is asked less and less often. */
public final class Follower {
    /** Of a registry that serves nobody else. */
    static final Duration BETWEEN = Duration.ofSeconds(2);

    private static final Duration MOST = Duration.ofMinutes(1);
    private static final int WORTH_SAYING = 3;

    /** What can be asked for and what is to be done with it. */
    interface Source {
        /** The digest that is new; a {@link Problem} when it cannot be told. */
        Optional<String> arrived();

        /** Deploys it; a {@link Problem} when the version before goes on serving. */
        void deploy(String digest);

        /** It is not new any more. */
        void tried(String digest);
    }

    private final Source source;
    private final Progress progress;
    private final Duration between;
    private final Backoff pause;
    private final DoubleSupplier chance;
    private int silences;
    private int failures;

    Follower(Source source, Progress progress, Duration between, DoubleSupplier chance) {
        this.source = source;
        this.progress = progress;
        this.between = between;
        this.pause = new Backoff(between, MOST);
        this.chance = chance;
    }

    /** Goes on until it is interrupted. */
    public void follow(Time time) {
        boolean on = true;
        while (on) {
            on = time.pass(round());
        }
    }

    /** Looks once and does what is due; gives how long to wait before the next look. */
    public Duration round() {
        Optional<String> arrived;
        try {
            arrived = source.arrived();
        } catch (RuntimeException e) {
            silences++;
            if (silences == WORTH_SAYING) {
                String why = e instanceof Problem problem ? problem.why() : Problem.reason(e);
                progress.say("the registry does not answer (" + why + "); what serves goes on, and it is asked again");
            }
            return pause.after(silences, chance.getAsDouble());
        }
        if (silences >= WORTH_SAYING) {
            progress.say("the registry answers again");
        }
        silences = 0;
        if (arrived.isEmpty() || deploy(arrived.get())) {
            failures = 0;
            return between;
        }
        return pause.after(++failures, chance.getAsDouble());
    }

    /** Whether it is over, well or not: what fails for want of an engine says nothing about the version. */
    private boolean deploy(String digest) {
        try {
            source.deploy(digest);
            source.tried(digest);
        } catch (RuntimeException e) {
            Problem problem = Problem.of(e);
            if (problem.exitCode() == ExitCode.LOCK_HELD) {
                return true;
            }
            if (failures == 0 || !problem.isPassing()) {
                progress.say("not deployed: " + problem.what() + "\n  why:  " + problem.why() + "\n  next: "
                        + (problem.isPassing() ? "It is tried again." : problem.next()));
            }
            return !problem.isPassing() && isTried(digest);
        }
        return true;
    }

    /** Whether that could be written down; what cannot be is looked at again. */
    private boolean isTried(String digest) {
        try {
            source.tried(digest);
            return true;
        } catch (RuntimeException e) {
            progress.say("that it was tried could not be written down: " + Problem.reason(e));
            return false;
        }
    }
}
