package countme.topology.config;

import countme.topology.report.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/** Counts the calls to a world in memory, and makes chosen ones fail as an engine that is away does. */
public final class Faults {
    private final List<String> calls = new ArrayList<>();
    private IntPredicate failing = call -> false;
    private IntPredicate lost = call -> false;
    private Consumer<String> watcher = call -> {};

    /** A call is made; throws a passing {@link Problem} where it is to fail. */
    public synchronized void call(String what) {
        int unused = change(what);
    }

    /** The same for what changes something; gives its number, for {@link #answer}. */
    public synchronized int change(String what) {
        calls.add(what);
        watcher.accept(what);
        if (failing.test(calls.size())) {
            throw Problem.passing(
                    "The engine refused what was asked of it", "It says: fault at '" + what + "'.", "Try again.", null);
        }
        return calls.size();
    }

    /** What was asked for is done; throws where nobody is told, because the connection is cut. */
    public synchronized void answer(int call) {
        if (lost.test(call)) {
            throw Problem.passing(
                    "The engine stopped answering",
                    "The connection says: fault after it was done.",
                    "Try again.",
                    null);
        }
    }

    /** Forgets the calls made, and from now on loses the answers to those that are chosen, the first being 1. */
    public synchronized void lose(IntPredicate chosen) {
        none();
        lost = chosen;
    }

    /** Loses the answer to the call that is being made now, as {@link #watch} is told of it. */
    public synchronized void loseThis() {
        int number = calls.size();
        lost = call -> call == number;
    }

    /** Forgets the calls made, and fails those from now on that are chosen, the first being 1. */
    public synchronized void from(IntPredicate chosen) {
        calls.clear();
        failing = chosen;
        lost = call -> false;
    }

    /** Is told of every call from now on, before it is made. */
    public synchronized void watch(Consumer<String> told) {
        watcher = told;
    }

    /** Fails the next call. */
    public void once() {
        from(call -> call == 1);
    }

    /** Fails every call from now on. */
    public void always() {
        from(call -> true);
    }

    /** From now on nothing fails. */
    public synchronized void none() {
        from(call -> false);
    }

    /** The calls since {@link #from}. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }
}
