package countme.topology.diagram;

import countme.topology.config.Network;
import countme.topology.diagram.Diagram.Flow;
import countme.topology.diagram.Diagram.Frame;
import countme.topology.diagram.Diagram.Kind;
import countme.topology.diagram.Diagram.Line;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import java.util.List;
import java.util.stream.Collectors;

/** Who shares a network with whom, under which address. */
final class NetworksView {
    private static final String OUTSIDE = "outside";

    private NetworksView() {}

    static Diagram of(Subject subject) {
        var sketch = new Sketch();
        Placement site = subject.placement();
        sketch.area(
                Subject.STACK,
                "Trust boundary: " + site.subnets().cidr() + ", reached through published ports only",
                Frame.BOUNDARY);
        sketch.outside(Subject.USERS, "Users and operators", "through published ports");
        if (subject.all().stream().anyMatch(service -> !service.outside().isEmpty())) {
            sketch.outside(OUTSIDE, "Outside", "mail, webhooks");
        }
        for (Network network : Network.values()) {
            sketch.node(
                    network.name(),
                    Kind.NETWORK,
                    site.network(network),
                    List.of(site.subnets().of(network).cidr()
                            + (network.isOpen() ? " · has a way out" : " · no way out")),
                    Subject.STACK);
        }
        sketch.link(Subject.USERS, Network.edge.name(), "", Line.NEEDED);
        subject.all().forEach(service -> member(sketch, site, subject, service));
        return sketch.diagram(
                "The networks of " + site.project(),
                "Only those in the same network reach each other. An address is the network's, with the last number as shown.",
                Flow.DOWN);
    }

    private static void member(Sketch sketch, Placement site, Subject subject, Service service) {
        sketch.node(
                service.name(),
                subject.kind(service),
                Subject.name(service),
                service.joined().isPresent() ? List.of() : List.of(numbers(service, site)),
                Subject.STACK);
        if (service.joined().isPresent()) {
            sketch.link(service.joined().orElseThrow().name(), service.name(), "in its networks", Line.MEMBER);
            return;
        }
        Network first = service.networks().iterator().next();
        service.networks()
                .forEach(network -> sketch.link(
                        network == first ? network.name() : service.name(),
                        network == first ? service.name() : network.name(),
                        "",
                        Line.MEMBER));
        if (!service.outside().isEmpty()) {
            sketch.link(service.name(), OUTSIDE, "", Line.OPTIONAL);
        }
    }

    /** Such as {@code .101 .102}. */
    private static String numbers(Service service, Placement site) {
        Network any = service.networks().iterator().next();
        return service.slots().stream()
                .map(slot -> service.address(site, any, slot).replaceFirst(".*\\.", "."))
                .collect(Collectors.joining(" "));
    }
}
