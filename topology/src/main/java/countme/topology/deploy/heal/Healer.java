package countme.topology.deploy.heal;

import countme.topology.concurrent.Time;
import countme.topology.deploy.audit.Audit;
import countme.topology.deploy.audit.Audit.Result;
import countme.topology.deploy.heal.Triage.Action;
import countme.topology.deploy.heal.Triage.Heal;
import countme.topology.deploy.heal.Triage.Report;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Watches a stack and puts right what breaks, until there is no stack any more. */
public final class Healer {
    private static final Duration STEP = Duration.ofSeconds(2);

    /** What a look at a stack gave. */
    sealed interface Look {
        /** How every instance that should be there is, by its name such as {@code app-1}, in the order in which they are looked after. */
        record Seen(Map<String, Condition> conditions) implements Look {
            public Seen {
                conditions = Collections.unmodifiableMap(new LinkedHashMap<>(conditions));
            }
        }

        /** Nothing: somebody changes it. */
        record Away() implements Look {}

        /** There is no stack any more. */
        record Gone() implements Look {}
    }

    /** The stack as the healer sees it, and what it can do about it. */
    interface Ward {
        /** Looks, asked now. */
        Look examine();

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
    private final Time time;
    private final Progress progress;
    private final Triage triage = new Triage();
    private boolean away;

    public Healer(Ward ward, Audit audit, Time time, Progress progress) {
        this.ward = ward;
        this.audit = audit;
        this.time = time;
        this.progress = progress;
    }

    /** Returns when the stack is gone, or early when interrupted. */
    public void attend() {
        long begun = time.nanos();
        while (round() && time.pass(STEP.minus(time.since(begun)))) {
            begun = time.nanos();
        }
    }

    /** Looks once and does what is due; false when the stack is gone. */
    public boolean round() {
        try {
            Look look = ward.examine();
            // Who looks away has not asked it.
            if (away && !(look instanceof Look.Away)) {
                away = false;
                progress.say("the engine answers again");
            }
            if (look instanceof Look.Seen seen) {
                act(triage.decide(seen.conditions(), time.instant()));
            } else {
                triage.lookedAway();
            }
            return !(look instanceof Look.Gone);
        } catch (RuntimeException e) {
            // Whatever went wrong in one round must not end the watch.
            triage.lookedAway();
            if (!away) {
                away = true;
                progress.say("the engine does not answer (" + Problem.reason(e) + "); trying on");
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
        boolean unused = audit.write(Audit.HEAL, instance, Result.failed, text);
    }

    private void record(Outcome outcome) {
        Heal heal = outcome.heal();
        triage.attempted(heal.instance(), time.instant());
        boolean worked = outcome.failure().isEmpty();
        String text = heal.condition().finding() + ": "
                + (worked
                        ? "%s (%.1f s)"
                                .formatted(
                                        heal.condition().deed(), outcome.took().toMillis() / 1000.0)
                        : "could not be put right: " + outcome.failure());
        progress.say(heal.instance() + " " + text);
        boolean unused = audit.write(Audit.HEAL, heal.instance(), worked ? Result.done : Result.failed, text);
    }
}
