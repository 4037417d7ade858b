package countme.topology.deploy;

import countme.topology.config.Progress;
import countme.topology.deploy.Audit.Result;
import countme.topology.deploy.Triage.Action;
import countme.topology.deploy.Triage.Heal;
import countme.topology.deploy.Triage.Report;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Watches a stack and puts right what breaks, until there is no stack any more. */
final class Healer {
    private static final Duration STEP = Duration.ofSeconds(2);

    /** The stack as the healer sees it, and what it can do about it. */
    interface Ward {
        /** How every instance that should be there is, asked now, by its name such as {@code app-1}; empty when the stack is gone. */
        Optional<Map<String, Condition>> examine();

        /** Puts instances right, side by side; nothing happens while another launcher changes the stack, or to what is well by now. */
        List<Outcome> heal(List<Heal> heals);
    }

    /**
     * What came of putting an instance right.
     *
     * @param failure why it did not work; empty when it did
     */
    record Outcome(Heal heal, Duration took, String failure) {}

    private final Ward ward;
    private final Audit audit;
    private final InstantSource clock;
    private final Progress progress;
    private final Triage triage = new Triage();
    private boolean away;

    Healer(Ward ward, Audit audit, InstantSource clock, Progress progress) {
        this.ward = ward;
        this.audit = audit;
        this.clock = clock;
        this.progress = progress;
    }

    /** Returns when the stack is gone, or early when interrupted. */
    void attend() {
        long next = System.nanoTime();
        while (round() && !Thread.currentThread().isInterrupted()) {
            next = Math.max(next + STEP.toNanos(), System.nanoTime());
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    /** Looks once and does what is due; false when the stack is gone. */
    boolean round() {
        try {
            Optional<Map<String, Condition>> found = ward.examine();
            if (away) {
                away = false;
                progress.say("the engine answers again");
            }
            found.ifPresent(conditions -> act(triage.decide(conditions, clock.instant())));
            return found.isPresent();
        } catch (RuntimeException e) {
            // Whatever went wrong in one round must not end the watch.
            if (!away) {
                away = true;
                progress.say("the engine does not answer (" + reason(e) + "); trying on");
            }
            return true;
        }
    }

    private void act(List<Action> actions) {
        actions.stream().filter(Report.class::isInstance).map(Action::instance).forEach(this::report);
        List<Heal> heals = actions.stream()
                .filter(Heal.class::isInstance)
                .map(Heal.class::cast)
                .toList();
        if (!heals.isEmpty()) {
            ward.heal(heals).forEach(this::record);
        }
    }

    private void report(String instance) {
        String text = "does not stay well; it is tried again every few minutes. 'logs " + instance + "' may say why";
        progress.say(instance + " " + text);
        audit.write(Audit.HEAL, instance, Result.failed, text);
    }

    private void record(Outcome outcome) {
        Heal heal = outcome.heal();
        triage.attempted(heal.instance(), clock.instant());
        boolean worked = outcome.failure().isEmpty();
        String text = heal.condition().finding() + ": "
                + (worked
                        ? "%s (%.1f s)"
                                .formatted(
                                        heal.condition().deed(), outcome.took().toMillis() / 1000.0)
                        : "could not be put right: " + outcome.failure());
        progress.say(heal.instance() + " " + text);
        audit.write(Audit.HEAL, heal.instance(), worked ? Result.done : Result.failed, text);
    }

    /** The innermost cause: the client wraps what the socket said. */
    static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).strip();
    }
}
