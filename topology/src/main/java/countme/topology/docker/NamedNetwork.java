package countme.topology.docker;

import countme.topology.config.Subnet;
import countme.topology.docker.ContainerEngine.Named;
import countme.topology.policy.Labels;
import countme.topology.report.Problem;
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

    private final ContainerEngine engine;
    private final String name;

    public NamedNetwork(ContainerEngine engine, String name) {
        this.engine = engine;
        this.name = name;
    }

    /** The {@link Problem} that a network of this name is somebody else's; empty when none is. */
    public Optional<Problem> foreign() {
        return named().filter(network -> !isOwn(network)).map(network -> notOurs());
    }

    private Problem notOurs() {
        return new Problem(
                "The network " + name + " is not this stack's",
                "Something else made it; it was neither used nor changed.",
                "Choose another --project, or, if nobody needs it, 'docker network rm " + name + "'.");
    }

    /** The subnet of the network when it is there. */
    public Optional<Subnet> subnet() {
        return named().filter(this::isOwn).flatMap(network -> engine.subnet(name));
    }

    /** Makes the network unless it is there; without a wish the first free candidate becomes its subnet. */
    public Subnet ensure(Optional<Subnet> wish, Map<String, String> labels) {
        Optional<Named> there = named();
        if (there.isEmpty()) {
            return create(wish, labels);
        }
        if (!isOwn(there.get())) {
            throw notOurs();
        }
        Subnet present = engine.subnet(name)
                .orElseThrow(() -> new Problem(
                        "The network " + name + " has no subnet",
                        "The stack needs fixed addresses in it.",
                        "Run 'down', then 'up'; the count is kept."));
        if (wish.isPresent() && !wish.get().equals(present)) {
            throw Problem.usage(
                    "The network " + name + " has another subnet, " + present.cidr(),
                    "Every container has a fixed address in it, so it cannot change under a running stack.",
                    "Run 'down', then 'up --subnet " + wish.get().cidr() + "'; the count is kept.");
        }
        return present;
    }

    private Subnet create(Optional<Subnet> wish, Map<String, String> labels) {
        List<Subnet> candidates =
                wish.map(List::of).orElseGet(() -> Subnet.candidates(name).toList());
        String refusal = "";
        for (Subnet candidate : candidates) {
            Optional<String> words = engine.createNetwork(name, candidate, labels);
            if (words.isEmpty()) {
                return candidate;
            }
            refusal = words.get();
            if (!refusal.contains(TAKEN)) {
                break;
            }
        }
        throw new Problem(
                "Cannot create the network " + name,
                "The engine refused the last subnet tried: " + refusal + ".",
                "Free one of its networks ('docker network prune'), or name a free /24 with --subnet.");
    }

    /** Removes the network where it is; a {@link Problem} when something that is not this stack's is still in it. */
    public void remove() {
        named().filter(this::isOwn)
                .flatMap(network -> engine.removeNetwork(name))
                .ifPresent(words -> {
                    throw new Problem(
                            "The network " + name + " cannot be removed",
                            "The engine says: " + words + ".",
                            "Disconnect what is still in it ('docker network inspect " + name
                                    + "'), then run 'down' again.");
                });
    }

    /** Takes a container out of the network, running or not; its connections break. */
    public void disconnect(String containerId) {
        engine.disconnect(name, containerId);
    }

    /** Puts a container into the network at a fixed address. */
    public void connect(String containerId, String address) {
        engine.connect(name, containerId, address);
    }

    private boolean isOwn(Named network) {
        return name.equals(network.labels().get(Labels.PROJECT));
    }

    private Optional<Named> named() {
        return engine.networks().stream()
                .filter(network -> network.name().equals(name))
                .findFirst();
    }
}
