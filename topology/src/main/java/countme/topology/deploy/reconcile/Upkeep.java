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
import java.util.Set;

/**
 * Keeps users answered while a change of the stack waits for a container: whoever heals waits for that change to end. What users need and what was
 * stopped or paused meanwhile goes on, as it was made.
 *
 * @param changed instances that the change itself stops and starts
 */
record Upkeep(Context context, Services topology, Set<String> changed) {
    private static final Duration BETWEEN = Duration.ofSeconds(2);

    Upkeep {
        changed = Set.copyOf(changed);
    }

    /**
     * What to do again and again while one is waited for. Most are ready before it does anything.
     *
     * @return a {@link Problem} is thrown by it where the wait is in vain
     */
    Runnable whileWaitingFor(String instance) {
        long[] last = {context.time().nanos()};
        return () -> {
            if (context.time().since(last[0]).compareTo(BETWEEN) >= 0) {
                look(instance);
                last[0] = context.time().nanos();
            }
        };
    }

    private void look(String instance) {
        Inventory inventory = context.inventory();
        inventory.instance(instance).filter(one -> one.state() == State.CUT).ifPresent(Upkeep::refuse);
        Set<String> serving = topology.servingNames();
        inventory.containers().stream()
                .filter(one -> serving.contains(one.service()) && !changed.contains(one.instance()))
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
        String found = stopped.instance() + " was " + (stopped.state() == State.PAUSED ? "paused" : "stopped")
                + " meanwhile: ";
        try {
            new Containers(context.engine()).start(stopped);
            context.progress().say(found + "started again");
        } catch (Problem e) {
            if (e.exitCode() == ExitCode.LOCK_HELD || e.exitCode() == ExitCode.INTERRUPTED) {
                throw e;
            }
            context.progress().say(found + e.what());
        }
    }
}
