package countme.topology.deploy;

import countme.topology.config.ExitCode;
import countme.topology.config.Problem;
import countme.topology.config.Progress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;

/** Deploys what arrives under a tag of the stack's registry. A registry that does not answer is asked less and less often. */
final class Follower {
    private static final Duration BETWEEN = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofMinutes(1);
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
    private final DoubleSupplier random;
    private int failures;

    Follower(Source source, Progress progress) {
        this(source, progress, () -> ThreadLocalRandom.current().nextDouble());
    }

    Follower(Source source, Progress progress, DoubleSupplier random) {
        this.source = source;
        this.progress = progress;
        this.random = random;
    }

    /** Follows the tag of a stack's settings; empty where none is to be followed, or nothing is pushed to. */
    static Optional<Follower> of(Deployment deployment) {
        boolean registry = deployment.topology().service("registry").isPresent();
        return registry && !deployment.settings().followTag().isEmpty()
                ? Optional.of(new Follower(new FollowedTag(deployment), deployment.progress()))
                : Optional.empty();
    }

    /** Goes on until it is interrupted. */
    void follow() {
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(round().toNanos());
        }
    }

    /** Looks once and does what is due; gives how long to wait before the next look. */
    Duration round() {
        try {
            Optional<String> arrived = source.arrived();
            if (failures >= WORTH_SAYING) {
                progress.say("the registry answers again");
            }
            failures = 0;
            arrived.ifPresent(this::deploy);
            return BETWEEN;
        } catch (RuntimeException e) {
            failures++;
            if (failures == WORTH_SAYING) {
                String why = e instanceof Problem problem ? problem.why() : Healer.reason(e);
                progress.say("the registry does not answer (" + why + "); what serves goes on, and it is asked again");
            }
            return pause(failures);
        }
    }

    private void deploy(String digest) {
        try {
            source.deploy(digest);
            source.tried(digest);
        } catch (Problem e) {
            if (e.exitCode() == ExitCode.LOCK_HELD) {
                return;
            }
            progress.say("not deployed: " + e.what() + "\n  why:  " + e.why() + "\n  next: " + e.next());
            source.tried(digest);
        }
    }

    /** Doubled each time, and never the same for two who lost it together. */
    private Duration pause(int times) {
        long doubled = Math.min(BETWEEN.toMillis() << Math.min(times - 1, 10), LONGEST.toMillis());
        return Duration.ofMillis((long) (doubled * (0.5 + random.getAsDouble() / 2)));
    }
}
