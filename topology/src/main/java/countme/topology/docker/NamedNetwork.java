package countme.topology.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.Network;
import countme.topology.config.Problem;
import countme.topology.config.Subnet;
import countme.topology.engine.Engine;
import countme.topology.policy.Labels;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A stack's own bridge network, named like its project, with a subnet that stays the same as long as the network exists. One of that name
 * that is not the project's is neither used nor changed nor removed.
 */
public final class NamedNetwork {
    /** In the engine's refusal of a subnet that another network has; with another one it may agree. */
    private static final String TAKEN = "overlap";

    private final Engine engine;
    private final String name;

    public NamedNetwork(Engine engine, String name) {
        this.engine = engine;
        this.name = name;
    }

    /** The {@link Problem} that a network of this name is somebody else's; empty when none is. */
    public Optional<Problem> foreign() {
        return named().filter(network -> !isOwn(network))
                .map(network -> new Problem(
                        "The network " + name + " is not this stack's",
                        "Something else made it; it was neither used nor changed.",
                        "Choose another --project, or, if nobody needs it, 'docker network rm " + name + "'."));
    }

    /** The subnet of the network when it is there. */
    public Optional<Subnet> subnet() {
        return network()
                .flatMap(network -> network.getIpam().getConfig().stream()
                        .map(Network.Ipam.Config::getSubnet)
                        .flatMap(cidr -> Subnet.parse(cidr).stream())
                        .findFirst());
    }

    /** Makes the network unless it is there; without a wish the first free candidate becomes its subnet. */
    public Subnet ensure(Optional<Subnet> wish, Map<String, String> labels) {
        foreign().ifPresent(problem -> {
            throw problem;
        });
        Optional<Subnet> present = subnet();
        if (present.isPresent()) {
            if (wish.isPresent() && !wish.equals(present)) {
                throw Problem.usage(
                        "The network " + name + " has another subnet, "
                                + present.get().cidr(),
                        "Every container has a fixed address in it, so it cannot change under a running stack.",
                        "Run 'down', then 'up --subnet " + wish.get().cidr() + "'; the count is kept.");
            }
            return present.get();
        }
        List<Subnet> candidates =
                wish.map(List::of).orElseGet(() -> Subnet.candidates(name).toList());
        String refusal = "";
        for (Subnet candidate : candidates) {
            try {
                create(candidate, labels);
                return candidate;
            } catch (DockerException e) {
                refusal = String.valueOf(e.getMessage()).strip();
                if (!refusal.contains(TAKEN)) {
                    break;
                }
            }
        }
        throw new Problem(
                "Cannot create the network " + name,
                "The engine refused the last subnet tried: " + refusal + ".",
                "Free one of its networks ('docker network prune'), or name a free /24 with --subnet.");
    }

    /** Removes the network where it is; a {@link Problem} when something that is not this stack's is still in it. */
    public void remove() {
        network().ifPresent(network -> {
            try {
                engine.client().removeNetworkCmd(network.getId()).exec();
            } catch (NotFoundException e) {
                // It is gone already.
            } catch (DockerException e) {
                throw new Problem(
                        "The network " + name + " cannot be removed",
                        "The engine says: " + String.valueOf(e.getMessage()).strip() + ".",
                        "Disconnect what is still in it ('docker network inspect " + name
                                + "'), then run 'down' again.",
                        e);
            }
        });
    }

    /** Takes a container out of the network, running or not; its connections break. */
    public void disconnect(String containerId) {
        engine.client()
                .disconnectFromNetworkCmd()
                .withNetworkId(name)
                .withContainerId(containerId)
                .exec();
    }

    /** Puts a container into the network at a fixed address. */
    public void connect(String containerId, String address) {
        engine.client()
                .connectToNetworkCmd()
                .withNetworkId(name)
                .withContainerId(containerId)
                .withContainerNetwork(
                        new ContainerNetwork().withIpamConfig(new ContainerNetwork.Ipam().withIpv4Address(address)))
                .exec();
    }

    private void create(Subnet subnet, Map<String, String> labels) {
        engine.client()
                .createNetworkCmd()
                .withName(name)
                .withDriver("bridge")
                .withCheckDuplicate(true)
                .withLabels(labels)
                .withIpam(new Network.Ipam()
                        .withConfig(new Network.Ipam.Config()
                                .withSubnet(subnet.cidr())
                                .withGateway(subnet.gateway())))
                .exec();
    }

    private Optional<Network> network() {
        return named().filter(this::isOwn);
    }

    private boolean isOwn(Network network) {
        return network.getLabels() != null && name.equals(network.getLabels().get(Labels.PROJECT));
    }

    private Optional<Network> named() {
        return engine.client().listNetworksCmd().withNameFilter(name).exec().stream()
                .filter(network -> network.getName().equals(name))
                .findFirst();
    }
}
