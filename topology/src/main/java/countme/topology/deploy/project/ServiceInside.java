package countme.topology.deploy.project;

import countme.topology.docker.ContainerInside;
import countme.topology.report.Problem;
import countme.topology.service.Inside;
import countme.topology.service.Service;

/** Finds a running container of a service. */
public final class ServiceInside {
    private ServiceInside() {}

    /** One of them from inside; a {@link Problem} when none runs. */
    public static Inside of(Context context, Service service) {
        return context.inventory()
                .running(service.name())
                .map(one -> ContainerInside.of(context.engine(), context.time(), one, service.user()))
                .orElseThrow(() -> new Problem(
                        service.name() + " cannot be asked",
                        "It does not run.",
                        "Type 'up' to start it, then run the command again."));
    }
}
