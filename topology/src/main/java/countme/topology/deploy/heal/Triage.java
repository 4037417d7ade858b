package countme.topology.deploy.heal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides what is done about a stack: from how each instance was found, the time, and what it remembers of earlier rounds. It looks at
 * nothing itself. An instance that lives but is not ready is well here: that is another's fault.
 */
final class Triage {
    /** What to do about an instance. */
    sealed interface Action {
        String instance();
    }

    /** Put it right. */
    record Heal(String instance, Condition condition) implements Action {}

    /** Tell the operator that putting it right does not last. */
    record Report(String instance) implements Action {}

    private final Map<String, FailureHistory> histories = new HashMap<>();

    /** The actions for one round, given how each instance that should be there was found. */
    List<Action> decide(Map<String, Condition> found, Instant now) {
        histories.keySet().retainAll(found.keySet());
        boolean slow = isTheMachineSlow(found);
        var actions = new ArrayList<Action>();
        found.forEach((instance, each) -> {
            Condition condition = slow && each.isUnanswered() ? Condition.STARTING : each;
            FailureHistory history =
                    histories.getOrDefault(instance, FailureHistory.NONE).seen(condition, now);
            if (history.isNewLoop(now)) {
                history = history.told();
                actions.add(new Report(instance));
            }
            if (history.isDue(condition, now)) {
                actions.add(new Heal(instance, condition));
            }
            histories.put(instance, history);
        });
        return actions;
    }

    /** Nobody looked: that nothing was seen does not make anything well. */
    void lookedAway() {
        histories.replaceAll((instance, history) -> history.unseen());
    }

    /** Remembers that an instance was put right, or that this was tried. */
    void attempted(String instance, Instant now) {
        histories.merge(instance, FailureHistory.NONE.healed(now), (old, first) -> old.healed(now));
    }

    /** Services do not stop answering all at once. A machine that is overloaded, or was asleep, makes them look so. */
    private static boolean isTheMachineSlow(Map<String, Condition> found) {
        return found.values().stream().filter(Condition::isUnanswered).count() > 1
                && !found.containsValue(Condition.WELL);
    }
}
