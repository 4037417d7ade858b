package countme.topology.docker;

import countme.topology.config.Network;
import countme.topology.config.RouteTable;
import countme.topology.config.Subnets;
import countme.topology.docker.ContainerEngine.Named;
import countme.topology.policy.Labels;
import countme.topology.report.Problem;
import countme.topology.service.Placement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A stack's own bridge networks, with subnets that stay the same as long as one of them exists. One of such a name that is not the project's is neither
 * used nor changed nor removed.
 */
public final class StackNetworks {
    /** In the engine's refusal of a subnet that another network has; with another one it may agree. */
    private static final String TAKEN = "overlap";

    private final ContainerEngine engine;
    private final String project;
    private final Supplier<RouteTable> routes;

    /** Those that are there, wherever they lead. */
    public StackNetworks(ContainerEngine engine, String project) {
        this(engine, project, () -> RouteTable.EMPTY);
    }

    /**
     * For one that may have to be made.
     *
     * @param routes of the engine's machine, asked when subnets are chosen
     */
    public StackNetworks(ContainerEngine engine, String project, Supplier<RouteTable> routes) {
        this.engine = engine;
        this.project = project;
        this.routes = routes;
    }

    /** The subnets to try for a new stack, in their order: none that this machine reaches elsewhere. A {@link Problem} when there are none. */
    public List<Subnets> candidates() {
        RouteTable taken = routes.get();
        List<Subnets> free =
                Subnets.candidates(project).filter(one -> !taken.has(one)).toList();
        if (free.isEmpty()) {
            throw new Problem(
                    "No subnet for the networks of " + project + " is free",
                    "This machine has routes to all that were tried: 'ip route show table all' shows them.",
                    "Name a free /22 with --subnet.");
        }
        return free;
    }

    /** The {@link Problem} that a network of such a name is somebody else's; empty when none is. */
    public Optional<Problem> foreign() {
        return foreign(engine.networks());
    }

    private Optional<Problem> foreign(List<Named> all) {
        Set<String> names = wanted();
        return all.stream()
                .filter(network -> names.contains(network.name()) && !isOwn(network))
                .findFirst()
                .map(network -> new Problem(
                        "The network " + network.name() + " is not this stack's",
                        "Something else made it; it was neither used nor changed.",
                        "Choose another --project, or, if nobody needs it, 'docker network rm " + network.name()
                                + "'."));
    }

    /** Names of all networks that are the stack's. */
    public List<String> names() {
        return own(engine.networks()).sorted().toList();
    }

    /** The subnets of the stack's networks when one of these is there. */
    public Optional<Subnets> subnets() {
        return subnets(own(engine.networks()).collect(Collectors.toSet()));
    }

    private Optional<Subnets> subnets(Set<String> own) {
        return Arrays.stream(Network.values())
                .filter(network -> own.contains(name(network)))
                .flatMap(network -> engine.subnet(name(network)).stream()
                        .flatMap(subnet -> Subnets.having(network, subnet).stream()))
                .findFirst();
    }

    /** Makes those networks that are not there; without a wish, the first free candidates become their subnets. */
    public Subnets ensure(Optional<Subnets> wish, Map<String, String> labels) {
        List<Named> all = engine.networks();
        foreign(all).ifPresent(problem -> {
            throw problem;
        });
        Set<String> own = own(all).collect(Collectors.toSet());
        Optional<Subnets> present = subnets(own);
        if (present.isEmpty()) {
            return create(wish, labels);
        }
        Subnets found = present.get();
        if (wish.filter(other -> !other.equals(found)).isPresent()) {
            throw Problem.usage(
                    "The networks of " + project + " have other subnets, " + found.cidr(),
                    "Every container has a fixed address in them, so they cannot change under a running stack.",
                    "Run 'down', then 'up --subnet " + wish.get().cidr() + "'; the count is kept.");
        }
        for (Network network : Network.values()) {
            if (!own.contains(name(network))) {
                create(network, found, labels).ifPresent(words -> {
                    throw new Problem(
                            "Cannot create the network " + name(network),
                            "The engine refused its subnet, "
                                    + found.of(network).cidr() + ": " + words + ".",
                            "Run 'down', then 'up', which finds other subnets; the count is kept.");
                });
            }
        }
        return found;
    }

    private Subnets create(Optional<Subnets> wish, Map<String, String> labels) {
        List<Subnets> candidates = wish.map(List::of).orElseGet(this::candidates);
        String refusal = "";
        for (Subnets candidate : candidates) {
            Optional<String> words = create(candidate, labels);
            if (words.isEmpty()) {
                return candidate;
            }
            refusal = words.get();
            if (!refusal.contains(TAKEN)) {
                break;
            }
        }
        throw new Problem(
                "Cannot create the networks of " + project,
                "The engine refused the last subnet tried: " + refusal + ".",
                "Free some of its networks ('docker network prune'), or name a free /22 with --subnet.");
    }

    /** All or, with the engine's words of refusal, none. */
    private Optional<String> create(Subnets subnets, Map<String, String> labels) {
        var made = new ArrayList<String>();
        for (Network network : Network.values()) {
            Optional<String> refusal = create(network, subnets, labels);
            if (refusal.isPresent()) {
                made.forEach(engine::removeNetwork);
                return refusal;
            }
            made.add(name(network));
        }
        return Optional.empty();
    }

    private Optional<String> create(Network network, Subnets subnets, Map<String, String> labels) {
        return engine.createNetwork(name(network), subnets.of(network), network.isOpen(), labels);
    }

    /** Removes those that are there and the stack's; a {@link Problem} when something that is not is still in one of them. */
    public void remove() {
        own(engine.networks())
                .forEach(name -> engine.removeNetwork(name).ifPresent(words -> {
                    throw new Problem(
                            "The network " + name + " cannot be removed",
                            "The engine says: " + words + ".",
                            "Disconnect what is still in it ('docker network inspect " + name
                                    + "'), then run 'down' again.");
                }));
    }

    /** Removes those of the stack's that none of its services is in, such as a version before had; one that something is still in stays. */
    public void prune() {
        Set<String> used = wanted();
        own(engine.networks()).filter(name -> !used.contains(name)).forEach(engine::removeNetwork);
    }

    /** Takes a container out of a network, running or not; its connections there break. */
    public void disconnect(Network network, String containerId) {
        engine.disconnect(name(network), containerId);
    }

    /** Puts a container into a network at a fixed address. */
    public void connect(Network network, String containerId, String address) {
        engine.connect(name(network), containerId, address);
    }

    /** Names of the networks that a stack has. */
    private Set<String> wanted() {
        return Arrays.stream(Network.values()).map(this::name).collect(Collectors.toSet());
    }

    private String name(Network network) {
        return Placement.network(project, network);
    }

    private Stream<String> own(List<Named> all) {
        return all.stream().filter(this::isOwn).map(Named::name);
    }

    private boolean isOwn(Named network) {
        return project.equals(network.labels().get(Labels.PROJECT));
    }
}
