package countme.topology.docker;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import countme.topology.engine.Engine;
import countme.topology.service.Limits;
import countme.topology.service.Service;
import org.testcontainers.containers.GenericContainer;

/** Changes to containers that already exist. Each is done when it returns and does no harm when it was done before. */
public final class Containers {
    private final Engine engine;

    public Containers(Engine engine) {
        this.engine = engine;
    }

    /** Creates and starts a fresh container and waits at its gate; gives its id. */
    public static String start(GenericContainer<?> container) {
        container.start();
        return container.getContainerId();
    }

    /** Starts a stopped one, or continues a paused one. */
    public void start(Inventory.Instance instance) {
        if (instance.state() == Inventory.State.PAUSED) {
            engine.client().unpauseContainerCmd(instance.id()).exec();
            return;
        }
        try {
            engine.client().startContainerCmd(instance.id()).exec();
        } catch (NotModifiedException e) {
            // It runs already.
        }
    }

    /** Its stop signal, the service's own time to finish, then removal; named volumes stay. */
    public void remove(Inventory.Instance instance, int graceSeconds) {
        stop(instance, graceSeconds);
        discard(instance.id());
    }

    /** Its stop signal, the service's own time to finish, then another start of the same container. */
    public void restart(Inventory.Instance instance, int graceSeconds) {
        stop(instance, graceSeconds);
        engine.client().startContainerCmd(instance.id()).exec();
    }

    private void stop(Inventory.Instance instance, int graceSeconds) {
        try {
            if (instance.state() == Inventory.State.PAUSED) {
                engine.client().unpauseContainerCmd(instance.id()).exec();
            }
            engine.client()
                    .stopContainerCmd(instance.id())
                    .withTimeout(graceSeconds)
                    .exec();
        } catch (NotModifiedException | NotFoundException e) {
            // It is stopped or gone already.
        }
    }

    /** Gives a running one another weight against the others when the processors are busy, see {@link Limits#cpuShares}. */
    public void weigh(Inventory.Instance instance, int cpuShares) {
        engine.client()
                .updateContainerCmd(instance.id())
                .withCpuShares(cpuShares)
                .exec();
    }

    /** How often the engine has started it again because it ended; one that is gone counts as once. */
    public int restarts(String id) {
        try {
            Integer count = engine.client().inspectContainerCmd(id).exec().getRestartCount();
            return count == null ? 0 : count;
        } catch (NotFoundException e) {
            return 1;
        }
    }

    /** Removal without a goodbye; named volumes stay. */
    public void discard(String id) {
        try {
            engine.client()
                    .removeContainerCmd(id)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        } catch (NotFoundException | ConflictException e) {
            // It is gone, or another removal of it is under way.
        }
    }

    /** The time a service has to finish its work, in seconds. */
    public static int graceSeconds(Service service) {
        return (int) service.stopGrace().toSeconds();
    }
}
