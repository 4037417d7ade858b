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
    /** Of what somebody has to put right; each try starts a replica. */
    private static final Duration MOST_OF_PLACE = Duration.ofMinutes(5);

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
    private final Backoff longPause;
    private final DoubleSupplier chance;
    private int silences;
    private int failures;
    private String said = "";
    private String silent = "";

    Follower(Source source, Progress progress, Duration between, DoubleSupplier chance) {
        this.source = source;
        this.progress = progress;
        this.between = between;
        this.pause = new Backoff(between, MOST);
        this.longPause = new Backoff(between, MOST_OF_PLACE);
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
                progress.say(away(e));
            }
            return pause.after(silences, chance.getAsDouble());
        }
        if (silences >= WORTH_SAYING) {
            progress.say(silent + " answers again");
        }
        silences = 0;
        Optional<Backoff> again = arrived.flatMap(this::deploy);
        failures = again.isPresent() ? failures + 1 : 0;
        return again.map(wait -> wait.after(failures, chance.getAsDouble())).orElse(between);
    }

    /** Whoever is asked on the way to the registry may be the one that does not answer. */
    private String away(RuntimeException failure) {
        if (failure instanceof Problem problem && problem.isOfPlace()) {
            silent = "what was asked";
            return problem.what() + "; what serves goes on, and it is asked again\n  why:  " + problem.why()
                    + "\n  next: " + problem.next();
        }
        silent = "the registry";
        String why = failure instanceof Problem problem ? problem.why() : Problem.reason(failure);
        return "the registry does not answer (" + why + "); what serves goes on, and it is asked again";
    }

    /** Whether it is the version's own, so that the next try would come to the same: what fails for want of an engine, a right or room says nothing about it. */
    static boolean isVerdict(Problem failure) {
        return !failure.isPassing() && !failure.isOfPlace();
    }

    /** How it is tried again; empty when it is over, well or not. */
    private Optional<Backoff> deploy(String digest) {
        try {
            source.deploy(digest);
            source.tried(digest);
            return Optional.empty();
        } catch (RuntimeException e) {
            Problem problem = Problem.of(e);
            if (problem.exitCode() == ExitCode.LOCK_HELD) {
                return Optional.empty();
            }
            boolean verdict = isVerdict(problem);
            if (failures == 0 || (!problem.isPassing() && !said.equals(problem.getMessage()))) {
                said = String.valueOf(problem.getMessage());
                progress.say("not deployed: " + problem.what() + "\n  why:  " + problem.why() + "\n  next: "
                        + (problem.isPassing()
                                ? "It is tried again."
                                : problem.next() + (verdict ? "" : " It is tried again.")));
            }
            return verdict && isTried(digest)
                    ? Optional.empty()
                    : Optional.of(problem.isOfPlace() && !problem.isPassing() ? longPause : pause);
        }
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
