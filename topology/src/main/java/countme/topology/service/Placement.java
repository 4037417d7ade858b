package countme.topology.service;

import countme.topology.config.Network;
import countme.topology.config.Subnet;
import countme.topology.config.Subnets;
import java.util.Map;

/**
 * Where a topology stands on an engine: the names and addresses of everything in it follow from these two.
 *
 * @param project prefix of every name
 * @param subnets of the stack's own networks
 * @param engineData where the engine keeps its data, on its own machine
 * @param hidesClients whether the engine shows all clients under one address
 * @param unifiedControlGroups whether its machine has control groups of version 2
 * @param byName whether services find each other by their names alone, because no address is known before they run
 */
public record Placement(
        String project,
        Subnets subnets,
        String engineData,
        boolean hidesClients,
        boolean unifiedControlGroups,
        boolean byName) {
    /** Of documentation (RFC 2544), so that one that comes to be used all the same is seen. */
    private static final Subnets NO_ADDRESSES = new Subnets(new Subnet("198.18.0"));

    /** On an engine, with addresses of its own. */
    public Placement(
            String project, Subnets subnets, String engineData, boolean hidesClients, boolean unifiedControlGroups) {
        this(project, subnets, engineData, hidesClients, unifiedControlGroups, false);
    }

    /** Where names lead to services, and addresses are somebody else's to give. */
    public static Placement byName(String project) {
        return new Placement(project, NO_ADDRESSES, "", false, true, true);
    }

    /** On an engine as they usually are. */
    public Placement(String project, Subnets subnets) {
        this(project, subnets, "/var/lib/docker", false, true);
    }

    /** The engine's directory of container logs. */
    public String containerLogs() {
        return engineData + "/containers";
    }

    /** Directories of control groups on the engine's machine, by what they tell: each of version 1 is mounted by itself. */
    public Map<String, String> controlGroups() {
        return unifiedControlGroups
                ? Map.of("unified", "/sys/fs/cgroup")
                : Map.of("cpuacct", "/sys/fs/cgroup/cpuacct", "memory", "/sys/fs/cgroup/memory");
    }

    /** The name that leads to each replica of a service by itself, where names are all there is. */
    public String replicas(String service) {
        return service + "-replicas";
    }

    /** The namespace in a cluster of what has to read files of its nodes; all else is in one that is called as the project. */
    public String nodeNamespace() {
        return project + "-node";
    }

    /** A network's name. */
    public String network(Network network) {
        return network(project, network);
    }

    /** The name that a network of a project has. */
    public static String network(String project, Network network) {
        return project + "-" + network;
    }

    /** {@code <project>-<name>}: a container without replicas, or a volume. */
    public String name(String name) {
        return project + "-" + name;
    }
}
