package countme.topology.docker;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import countme.topology.policy.Labels;
import java.util.List;
import java.util.Map;

/**
 * A throw-away container without a network: what is tried in it touches nothing else. It goes when it is closed, its volumes too; one
 * that a killed launcher left goes with {@code down}.
 */
public final class TrialContainer implements AutoCloseable {
    private static final long MIB = 1024L * 1024L;

    private final ContainerEngine engine;
    private final String id;

    private TrialContainer(ContainerEngine engine, String id) {
        this.engine = engine;
        this.id = id;
    }

    /**
     * Creates it; it is not started yet, so that it can be given files.
     *
     * @param image on the engine, by id or name
     * @param user {@code uid:gid}
     * @param memoryMiB at most this much memory
     */
    public static TrialContainer create(
            ContainerEngine engine, String project, String image, String user, long memoryMiB, List<String> command) {
        return new TrialContainer(
                engine,
                engine.create(
                        image,
                        create -> create.withEntrypoint(command)
                                .withUser(user)
                                .withLabels(Map.of(Labels.PROJECT, project, Labels.TRIAL, "true"))
                                .withHostConfig(confined(memoryMiB))));
    }

    /** May write to its volumes and nowhere else, and reaches nobody. */
    static HostConfig confined(long memoryMiB) {
        return HostConfig.newHostConfig()
                .withNetworkMode("none")
                .withReadonlyRootfs(true)
                .withTmpFs(Map.of("/tmp", "rw,noexec,nosuid,nodev,size=16m,mode=1777"))
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges"))
                .withMemory(memoryMiB * MIB)
                .withMemorySwap(memoryMiB * MIB);
    }

    public void start() {
        engine.start(id);
    }

    public String id() {
        return id;
    }

    @Override
    public void close() {
        engine.remove(id);
    }
}
