package countme.topology.deploy;

import countme.topology.config.ExitCode;
import countme.topology.config.Problem;
import countme.topology.docker.Occupied;
import countme.topology.engine.Engine;
import countme.topology.service.Description;
import org.testcontainers.containers.ContainerLaunchException;

/** Why a container could not be started, in words for the operator. */
final class FailedStart {
    private FailedStart() {}

    /** Testcontainers wraps what happened several times; the user is told the gate's own words, or what the engine's mean. */
    static Problem explained(Engine engine, Desired desired, ContainerLaunchException failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof Problem)) {
            cause = cause.getCause();
        }
        return cause instanceof Problem problem
                ? problem
                : refused(engine, desired, String.valueOf(cause.getMessage()), failure);
    }

    private static Problem refused(Engine engine, Desired desired, String words, ContainerLaunchException failure) {
        Description container = desired.description();
        String project = container.site().project();
        String name = desired.containerName();
        String address = container.service().address(container.site(), container.slot());
        return Occupied.name(engine, project, name)
                .or(() -> Occupied.address(engine, project, name, address))
                .orElseGet(() -> new Problem(
                        ExitCode.SERVICE_FAILED,
                        desired.instance() + " could not be started",
                        "The engine says: " + words + ".",
                        "Put right what it names, then run 'up' again.",
                        failure));
    }
}
