package countme.topology.export;

import countme.topology.config.Network;
import countme.topology.service.PublishedPort;
import countme.topology.service.Service;
import countme.topology.service.watch.MetricsEndpoint;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Who finds whom, and who reaches whom: Services and NetworkPolicies.
 *
 * @param across networks that are in both namespaces
 */
record KubernetesReach(KubernetesNames names, Set<Network> across, KubernetesOptions options) {
    private static final int DNS = 53;

    /** Those by which others, users and operators find a service. */
    List<HasMetadata> services(Service service) {
        var all = new ArrayList<HasMetadata>();
        if (!service.ports().isEmpty()) {
            List<ServicePort> ports =
                    service.ports().stream().map(port -> port(port, port)).toList();
            all.add(named(service, service.name())
                    .editSpec()
                    .withPorts(ports)
                    .endSpec()
                    .build());
            if (service.isReplicated(names.site())) {
                all.add(named(service, names.site().replicas(service.name()))
                        .editSpec()
                        .withClusterIP("None")
                        // What is not ready is watched, too.
                        .withPublishNotReadyAddresses(true)
                        .withPorts(ports)
                        .endSpec()
                        .build());
            }
        }
        published(service, Reach.LOOPBACK)
                .ifPresent(ports -> all.add(named(service, service.name() + "-local")
                        .editSpec()
                        .withPorts(ports)
                        .endSpec()
                        .build()));
        published(service, Reach.EVERYWHERE).ifPresent(ports -> all.add(open(service, ports)));
        return all;
    }

    /** The name of what is reached from outside of the cluster. */
    static String openName(Service service) {
        return service.name() + "-public";
    }

    private HasMetadata open(Service service, List<ServicePort> ports) {
        ServiceBuilder open =
                named(service, openName(service)).editSpec().withPorts(ports).endSpec();
        return options.gateway().isPresent()
                ? open.build()
                : open.editSpec()
                        .withType("LoadBalancer")
                        // Else clients' addresses would be nodes', to limits, too.
                        .withExternalTrafficPolicy("Local")
                        .endSpec()
                        .build();
    }

    private ServiceBuilder named(Service service, String name) {
        return new ServiceBuilder()
                .withMetadata(names.meta(service, name))
                .withNewSpec()
                .withSelector(names.labels(service))
                .endSpec();
    }

    private static Optional<List<ServicePort>> published(Service service, Reach reach) {
        List<ServicePort> ports = service.publishedPorts().stream()
                .filter(reach::has)
                .map(port -> port(port.hostPort(), port.containerPort()))
                .toList();
        return ports.isEmpty() ? Optional.empty() : Optional.of(ports);
    }

    private static ServicePort port(int port, int inside) {
        return new ServicePortBuilder()
                .withName(KubernetesNames.port(port))
                .withPort(port)
                .withTargetPort(new IntOrString(inside))
                .build();
    }

    /** Who reaches a service: whoever is in one of its networks, and everybody where it is published. */
    NetworkPolicy admitting(Service service) {
        var rules = new ArrayList<NetworkPolicyIngressRule>();
        if (!service.ports().isEmpty()) {
            rules.add(new NetworkPolicyIngressRuleBuilder()
                    .withFrom(service.networks().stream().map(this::whoeverIsIn).toList())
                    .withPorts(ports(service.ports()))
                    .build());
        }
        Set<Integer> measured =
                service.metrics().stream().map(MetricsEndpoint::port).collect(Collectors.toCollection(TreeSet::new));
        if (!measured.isEmpty()) {
            options.monitoring()
                    .ifPresent(namespace -> rules.add(new NetworkPolicyIngressRuleBuilder()
                            .withFrom(new NetworkPolicyPeerBuilder()
                                    .withNamespaceSelector(named(namespace))
                                    .build())
                            .withPorts(ports(measured))
                            .build()));
        }
        List<Integer> open = service.publishedPorts().stream()
                .filter(Reach.EVERYWHERE::has)
                .map(PublishedPort::containerPort)
                .toList();
        if (!open.isEmpty()) {
            rules.add(
                    new NetworkPolicyIngressRuleBuilder().withPorts(ports(open)).build());
        }
        return new NetworkPolicyBuilder()
                .withMetadata(names.meta(service, service.name()))
                .withNewSpec()
                .withPodSelector(selecting(names.labels(service)))
                .withPolicyTypes("Ingress")
                .withIngress(rules)
                .endSpec()
                .build();
    }

    private NetworkPolicyPeer whoeverIsIn(Network network) {
        var peer = new NetworkPolicyPeerBuilder().withPodSelector(selecting(KubernetesNames.inNetwork(network)));
        return across.contains(network)
                ? peer.withNamespaceSelector(
                                named(names.site().project(), names.site().nodeNamespace()))
                        .build()
                : peer.build();
    }

    private static LabelSelector named(String... namespaces) {
        return new LabelSelectorBuilder()
                .addNewMatchExpression()
                .withKey("kubernetes.io/metadata.name")
                .withOperator("In")
                .withValues(namespaces)
                .endMatchExpression()
                .build();
    }

    private static List<NetworkPolicyPort> ports(Collection<Integer> ports) {
        return ports.stream().map(port -> port(port, "TCP")).toList();
    }

    private static NetworkPolicyPort port(int port, String protocol) {
        return new NetworkPolicyPortBuilder()
                .withPort(new IntOrString(port))
                .withProtocol(protocol)
                .build();
    }

    private static LabelSelector selecting(Map<String, String> labels) {
        return new LabelSelectorBuilder().withMatchLabels(labels).build();
    }

    /**
     * What holds of all in a namespace: nobody reaches anybody but by these; names are asked for; and in each network all reach each other, in an open one the
     * world.
     */
    List<HasMetadata> networks(String namespace, Collection<Network> all) {
        var policies = new ArrayList<HasMetadata>();
        policies.add(leaving(namespace, "default-deny", Map.of(), List.of())
                .editSpec()
                .withPolicyTypes("Ingress", "Egress")
                .endSpec()
                .build());
        policies.add(leaving(
                        namespace,
                        "names",
                        Map.of(),
                        List.of(new NetworkPolicyEgressRuleBuilder()
                                .withPorts(port(DNS, "UDP"), port(DNS, "TCP"))
                                .build()))
                .build());
        all.forEach(network -> policies.add(
                leaving(namespace, "network-" + network, KubernetesNames.inNetwork(network), List.of(whereTo(network)))
                        .build()));
        return policies;
    }

    private NetworkPolicyEgressRule whereTo(Network network) {
        return network.isOpen()
                ? new NetworkPolicyEgressRule()
                : new NetworkPolicyEgressRuleBuilder()
                        .withTo(whoeverIsIn(network))
                        .build();
    }

    private NetworkPolicyBuilder leaving(
            String namespace, String name, Map<String, String> whose, List<NetworkPolicyEgressRule> rules) {
        return new NetworkPolicyBuilder()
                .withMetadata(names.meta(namespace, name))
                .withNewSpec()
                .withPodSelector(selecting(whose))
                .withPolicyTypes("Egress")
                .withEgress(rules)
                .endSpec();
    }
}
