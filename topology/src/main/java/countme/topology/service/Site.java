package countme.topology.service;

import countme.topology.config.Subnet;

/**
 * Where a topology stands on an engine: the names and addresses of everything in it follow from these two.
 *
 * @param project prefix of every name
 * @param subnet the stack's own network
 */
public record Site(String project, Subnet subnet) {
    /** The network's name. */
    public String network() {
        return project;
    }

    /** {@code <project>-<name>}: a container without replicas, or a volume. */
    public String name(String name) {
        return project + "-" + name;
    }
}
