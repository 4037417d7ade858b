package countme.topology.cluster;

import countme.topology.image.supply.RegistryTags;
import countme.topology.state.Memory;
import java.util.HashMap;
import java.util.Map;

/** A cluster as a place for stacks: one connection for all that a launcher does there. */
public final class ClusterPlace implements AutoCloseable {
    private final Cluster cluster;
    private final RegistryTags registries;
    private final Map<String, ClusterRecord> records = new HashMap<>();

    /**
     * Asks nobody yet; a {@link countme.topology.report.Problem} where the kubeconfig has no such context.
     *
     * @param context see {@link countme.topology.config.Setting#CLUSTER}
     */
    public ClusterPlace(String context, Map<String, String> environment) {
        this.cluster = Cluster.of(context, environment);
        this.registries = RegistryTags.of(environment);
    }

    Cluster cluster() {
        return cluster;
    }

    /** Those that its user may ask. */
    RegistryTags registries() {
        return registries;
    }

    synchronized ClusterRecord record(String project) {
        return records.computeIfAbsent(project, name -> new ClusterRecord(cluster, name));
    }

    /** What is remembered there of a project. */
    public Memory memory(String project) {
        return record(project);
    }

    @Override
    public void close() {
        cluster.close();
    }
}
