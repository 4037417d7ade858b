package countme.topology.deploy.heal;

import countme.topology.concurrent.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered about one instance, to know when to try again and when to stop hoping.
 *
 * @param silences rounds in a row in which its liveness command failed
 * @param engineRestarts rounds in which the engine was restarting it
 * @param heals when it was put right, the oldest first
 * @param wellSince since when it has been well without a break; null while it is not
 * @param reported whether its crash loop was reported: it is tried at the slow pace from then on
 */
record FailureHistory(
        int silences,
        int engineRestarts,
        List<Instant> heals,
        @Nullable Instant wellSince,
        boolean reported) {
    static final FailureHistory NONE = new FailureHistory(0, 0, List.of(), null, false);

    private static final int SILENCES = 3;
    private static final int LOOP = 5;
    private static final Backoff PAUSE = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5));
    private static final Duration MEMORY = Duration.ofMinutes(10);

    FailureHistory {
        heals = List.copyOf(heals);
    }

    /** Remembers how it was found; ten minutes of health make everything forgotten. */
    FailureHistory seen(Condition condition, Instant now) {
        if (condition != Condition.WELL) {
            return new FailureHistory(
                    condition == Condition.SILENT ? silences + 1 : 0,
                    condition == Condition.RESTARTING ? engineRestarts + 1 : engineRestarts,
                    heals,
                    null,
                    reported);
        }
        Instant since = wellSince == null ? now : wellSince;
        boolean forgotten = !now.isBefore(since.plus(MEMORY));
        return forgotten
                ? new FailureHistory(0, 0, List.of(), since, false)
                : new FailureHistory(0, engineRestarts, heals, since, reported);
    }

    /** Remembers that nobody looked at it: it may have been anything meanwhile. */
    FailureHistory unseen() {
        return new FailureHistory(0, engineRestarts, heals, null, reported);
    }

    /** Remembers an attempt to put it right, successful or not. */
    FailureHistory healed(Instant now) {
        return new FailureHistory(
                0, engineRestarts, Stream.concat(heals.stream(), Stream.of(now)).toList(), null, reported);
    }

    FailureHistory told() {
        return new FailureHistory(silences, engineRestarts, heals, wellSince, true);
    }

    /** Whether a condition it was just {@link #seen} in must be put right now. */
    boolean isDue(Condition condition, Instant now) {
        boolean fault = switch (condition) {
            case MISSING, DEAD, ENDED, PAUSED, CUT, UNHEALTHY -> true;
            case SILENT -> silences >= SILENCES;
            case WELL, STARTING, RESTARTING, LEAVING -> false;
        };
        return fault && (heals.isEmpty() || !now.isBefore(last().plus(pause())));
    }

    /** Whether putting it right does not last, and nobody was told yet. */
    boolean isNewLoop(Instant now) {
        long recent =
                heals.stream().filter(heal -> heal.plus(MEMORY).isAfter(now)).count();
        return !reported && (recent >= LOOP || engineRestarts >= LOOP);
    }

    private Instant last() {
        return heals.get(heals.size() - 1);
    }

    private Duration pause() {
        return reported ? PAUSE.longest() : PAUSE.after(heals.size());
    }
}
