package countme.topology.diagram;

import countme.topology.config.Settings;
import countme.topology.config.Subnets;
import countme.topology.diagram.Diagram.Kind;
import countme.topology.diagram.Diagram.Line;
import countme.topology.host.HostDefinition;
import countme.topology.service.DataFlow;
import countme.topology.service.Entrance;
import countme.topology.service.Placement;
import countme.topology.service.PublishedPort;
import countme.topology.service.Service;
import countme.topology.service.Services;
import java.util.List;
import java.util.Optional;

/**
 * What is drawn.
 *
 * @param services the topology, as these settings make it
 * @param host the machine underneath, where it has a definition
 */
public record Subject(Services services, Settings settings, Optional<HostDefinition> host) {
    /** Around all that the stack is made of. */
    static final String STACK = "stack";

    static final String USERS = "users";
    static final String OPERATORS = "operators";

    /** On an engine that has nothing else yet, unless the settings name a subnet. */
    Placement placement() {
        String project = settings.project();
        return new Placement(
                project,
                settings.subnets()
                        .orElseGet(() -> Subnets.candidates(project).findFirst().orElseThrow()));
    }

    /** Whether users get no answer without it. */
    boolean serves(Service service) {
        return services.serving().contains(service);
    }

    Kind kind(Service service) {
        return serves(service) ? Kind.SERVING : Kind.SERVICE;
    }

    /** Such as {@code app × 2}. */
    static String name(Service service) {
        int replicas = service.slots().size();
        return replicas == 1 ? service.name() : service.name() + " × " + replicas;
    }

    /** Whether users need what goes there. */
    Line line(DataFlow flow) {
        return flow.needed() && serves(flow.from()) ? Line.NEEDED : Line.OPTIONAL;
    }

    /** The image without where it comes from: {@code prometheus:v3.5.5}. */
    static String image(Service service) {
        String image = service.image().toString();
        return image.substring(image.lastIndexOf('/') + 1);
    }

    /** Who publishes ports. */
    Service entrance() {
        return services.entrance().service();
    }

    /** What users type, such as {@code HTTPS 8443 · HTTP 8080, redirected}. */
    String usersPorts() {
        Entrance entrance = services.entrance();
        return "HTTPS " + published(entrance.usersPort()) + " · HTTP " + published(entrance.redirectPort())
                + ", redirected";
    }

    /** What operators type. */
    String operatorsPort() {
        return "HTTPS " + published(services.entrance().operatorsPort()) + ", with a login";
    }

    int published(int containerPort) {
        return entrance().publishedPorts().stream()
                .filter(port -> port.containerPort() == containerPort)
                .map(PublishedPort::hostPort)
                .findFirst()
                .orElse(containerPort);
    }

    /** Whether users of other machines come in. */
    boolean isPublic() {
        return settings.ports().isBeyondLoopback();
    }

    List<Service> all() {
        return services.services();
    }
}
