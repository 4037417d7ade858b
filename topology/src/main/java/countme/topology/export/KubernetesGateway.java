package countme.topology.export;

import countme.topology.report.Problem;
import countme.topology.service.Entrance;
import countme.topology.service.PublishedPort;
import countme.topology.service.Service;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReferenceBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TLSRouteBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How users come in by a gateway that is there already: what they send over TLS goes through it as it is, by the name they ask for, because the entrance ends TLS itself; and
 * what they send without goes to its redirection.
 *
 * @see <a href="https://gateway-api.sigs.k8s.io/api-types/tlsroute/">Gateway API: TLSRoute</a>
 */
record KubernetesGateway(KubernetesNames names, KubernetesOptions.Gateway gateway) {
    List<HasMetadata> routes(Entrance entrance) {
        Service service = entrance.service();
        String backend = KubernetesReach.openName(service);
        int secure = open(service, entrance.usersPort())
                .orElseThrow(() -> Problem.usage(
                        "A gateway has nothing to lead to",
                        "The stack is not published on all addresses.",
                        "Add --production, or --bind 0.0.0.0."));
        var routes = new ArrayList<HasMetadata>();
        routes.add(new TLSRouteBuilder()
                .withMetadata(names.meta(service, service.name()))
                .withNewSpec()
                .withParentRefs(parent(secure))
                .withHostnames(gateway.hostnames())
                .addNewRule()
                .addNewBackendRef()
                .withName(backend)
                .withPort(secure)
                .endBackendRef()
                .endRule()
                .endSpec()
                .build());
        open(service, entrance.redirectPort())
                .ifPresent(plain -> routes.add(new HTTPRouteBuilder()
                        .withMetadata(names.meta(service, service.name()))
                        .withNewSpec()
                        .withParentRefs(parent(plain))
                        .withHostnames(gateway.hostnames())
                        .addNewRule()
                        .addNewBackendRef()
                        .withName(backend)
                        .withPort(plain)
                        .endBackendRef()
                        .endRule()
                        .endSpec()
                        .build()));
        return routes;
    }

    /** Its listener at the same port as here, so that what users type leads to either. */
    private ParentReference parent(int port) {
        var parent = new ParentReferenceBuilder().withName(gateway.name()).withPort(port);
        gateway.namespace().ifPresent(parent::withNamespace);
        return parent.build();
    }

    private static Optional<Integer> open(Service service, int port) {
        return service.publishedPorts().stream()
                .filter(Reach.EVERYWHERE::has)
                .filter(published -> published.containerPort() == port)
                .map(PublishedPort::hostPort)
                .findFirst();
    }
}
