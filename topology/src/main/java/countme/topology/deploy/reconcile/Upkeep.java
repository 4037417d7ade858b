package countme.topology.deploy.reconcile;

import countme.topology.deploy.project.Context;
import countme.topology.docker.Containers;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.Inventory.State;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.service.Services;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps users answered while a change of the stack waits for a container: whoever heals waits for that change to end. What users need and what was
 * stopped or paused meanwhile goes on, as it was made.
 */
final class Upkeep {
    private static final Duration BETWEEN = Duration.ofSeconds(2);

    private final Context context;
    private final Set<String> serving;
    private final Set<String> leftAlone = new HashSet<>();
    private final Lock looking = new ReentrantLock();

    Upkeep(Context context, Services topology) {
        this.context = context;
        this.serving = topology.servingNames();
    }

    /** From now on these instances are not started, because the change itself stops and starts them. */
    Upkeep leavingAlone(Set<String> changed) {
        leftAlone.addAll(changed);
        return this;
    }

    /**
     * What to do again and again while one is waited for. Most are ready before it does anything.
     *
     * @return a {@link Problem} is thrown by it where the wait is in vain
     */
    Runnable whileWaitingFor(String instance) {
        long[] last = {context.time().nanos()};
        return () -> {
            // Of several that wait, one looks after the others.
            if (context.time().since(last[0]).compareTo(BETWEEN) >= 0 && looking.tryLock()) {
                try {
                    look(instance);
                } finally {
                    looking.unlock();
                    last[0] = context.time().nanos();
                }
            }
        };
    }

    private void look(String instance) {
        Inventory inventory = context.inventory();
        inventory.instance(instance).filter(one -> one.state() == State.CUT).ifPresent(Upkeep::refuse);
        inventory.containers().stream()
                .filter(one -> serving.contains(one.service()) && !leftAlone.contains(one.instance()))
                .filter(one -> one.state() == State.EXITED || one.state() == State.PAUSED)
                .forEach(this::start);
    }

    private static void refuse(Instance cut) {
        throw new Problem(
                ExitCode.SERVICE_FAILED,
                cut.instance() + " cannot become ready",
                "It was taken out of one of its networks.",
                "Type 'up': it makes it anew.",
                null);
    }

    /** That it cannot be started is told, and fails nobody else. */
    private void start(Instance stopped) {
        Optional<String> failure = failure(stopped);
        failure.ifPresent(why -> leftAlone.add(stopped.instance()));
        context.progress()
                .say(stopped.instance() + " was " + (stopped.state() == State.PAUSED ? "paused" : "stopped")
                        + " meanwhile: " + failure.orElse("started again"));
    }

    /** Starts it, and gives why that did not work; empty when it did. */
    private Optional<String> failure(Instance stopped) {
        try {
            return new Containers(context.engine()).start(stopped)
                    ? Optional.empty()
                    : Optional.of("the engine never starts it again, but 'up' makes it anew");
        } catch (Problem e) {
            if (e.exitCode() == ExitCode.LOCK_HELD || e.exitCode() == ExitCode.INTERRUPTED) {
                throw e;
            }
            return Optional.of(e.what());
        }
    }
}
