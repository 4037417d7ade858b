package countme.topology.service;

import countme.topology.config.Subnet;

/**
 * Where a topology stands on an engine: the names and addresses of everything in it follow from these two.
 *
 * @param project prefix of every name
 * @param subnet the stack's own network
 * @param engineData where the engine keeps its data, on its own machine
 * @param hidesClients whether the engine shows all clients under one address
 */
public record Placement(String project, Subnet subnet, String engineData, boolean hidesClients) {
    /** On an engine as they usually are. */
    public Placement(String project, Subnet subnet) {
        this(project, subnet, "/var/lib/docker", false);
    }

    /** The engine's directory of container logs. */
    public String containerLogs() {
        return engineData + "/containers";
    }

    /** The network's name. */
    public String network() {
        return project;
    }

    /** {@code <project>-<name>}: a container without replicas, or a volume. */
    public String name(String name) {
        return project + "-" + name;
    }
}
