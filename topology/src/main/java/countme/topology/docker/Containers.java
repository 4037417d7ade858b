package countme.topology.docker;

import countme.topology.docker.ContainerEngine.Inspected;
import countme.topology.engine.EngineFailure;
import countme.topology.report.Problem;
import countme.topology.service.HealthCheck;
import countme.topology.service.Inside;
import countme.topology.service.Service;

/** Changes to containers that already exist. Each is done when it returns and does no harm when it was done before. */
public final class Containers {
    private final ContainerEngine engine;

    public Containers(ContainerEngine engine) {
        this.engine = engine;
    }

    /**
     * Starts a stopped one, or continues a paused one.
     *
     * @return false when the engine never starts it again, because it keeps something of its last start: an engine that was killed does
     */
    public boolean start(Inventory.Instance instance) {
        if (instance.state() == Inventory.State.PAUSED) {
            engine.unpause(instance.id());
            return true;
        }
        return startAgain(instance);
    }

    private boolean startAgain(Inventory.Instance instance) {
        try {
            engine.start(instance.id());
            return true;
        } catch (Problem e) {
            if (EngineFailure.keepsSomething(e)) {
                return false;
            }
            throw e;
        }
    }

    /** Its stop signal, the service's own time to finish, then removal; named volumes stay. */
    public void remove(Inventory.Instance instance, int graceSeconds) {
        stop(instance, graceSeconds);
        engine.remove(instance.id());
    }

    /** Its stop signal, the service's own time to finish, then another start of the same container; false as {@link #start}. */
    public boolean restart(Inventory.Instance instance, int graceSeconds) {
        stop(instance, graceSeconds);
        return startAgain(instance);
    }

    private void stop(Inventory.Instance instance, int graceSeconds) {
        if (instance.state() == Inventory.State.PAUSED) {
            engine.unpause(instance.id());
        }
        engine.stop(instance.id(), graceSeconds);
    }

    /** Whether one is ready at this moment, in the order in which replicas are stopped: whoever may be the last that answers comes last. */
    public enum Readiness {
        NOT_READY,
        /** The engine could not ask. */
        UNKNOWN,
        READY
    }

    /** Whether one is ready at this moment. */
    public Readiness readiness(Inventory.Instance instance, HealthCheck check) {
        if (instance.state() != Inventory.State.RUNNING) {
            return Readiness.NOT_READY;
        }
        Inside.Result result = Exec.run(engine, instance.id(), check.ready(), HealthCheck.TIMEOUT);
        if (result.succeeded()) {
            return Readiness.READY;
        }
        return result.failure() == null ? Readiness.NOT_READY : Readiness.UNKNOWN;
    }

    /** How often the engine has started it again because it ended; one that is gone counts as once. */
    public int restarts(String id) {
        return engine.inspect(id).map(Inspected::restarts).orElse(1);
    }

    /** The time a service has to finish its work, in seconds. */
    public static int graceSeconds(Service service) {
        return (int) service.stopGrace().toSeconds();
    }
}
