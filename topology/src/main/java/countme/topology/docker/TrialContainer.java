package countme.topology.docker;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import countme.topology.policy.Labels;
import countme.topology.policy.Ownership;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A throw-away container without a network: what is tried in it touches nothing else. It goes when it is closed, its volumes too; one
 * that a killed launcher left goes with the next {@code up} on that machine, or with {@code down}.
 */
public final class TrialContainer implements AutoCloseable {
    private static final long MIB = 1024L * 1024L;

    /** What this process tries: of its own, the others are left over. */
    private static final Set<String> LIVE = ConcurrentHashMap.newKeySet();

    private final ContainerEngine engine;
    private final String writer;
    private final String id;

    private TrialContainer(ContainerEngine engine, String writer, String id) {
        this.engine = engine;
        this.writer = writer;
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
        String writer = UUID.randomUUID().toString();
        Map<String, String> labels = Map.of(
                Labels.PROJECT,
                project,
                Labels.TRIAL,
                "true",
                Labels.OWNER,
                Ownership.current().toString(),
                Labels.WRITER,
                writer);
        boolean created = false;
        LIVE.add(writer);
        try {
            String id = engine.create(
                    image,
                    create -> create.withEntrypoint(command)
                            .withUser(user)
                            .withLabels(labels)
                            .withHostConfig(confined(memoryMiB)));
            created = true;
            return new TrialContainer(engine, writer, id);
        } finally {
            if (!created) {
                LIVE.remove(writer);
            }
        }
    }

    /** Whether nobody tries anything any more in a container with such labels: its launcher died, or could not remove it. */
    static boolean isLeftOver(Map<String, String> labels) {
        return Ownership.parse(labels.getOrDefault(Labels.OWNER, ""))
                .filter(owner -> owner.isGone()
                        || (owner.equals(Ownership.current())
                                && !LIVE.contains(labels.getOrDefault(Labels.WRITER, ""))))
                .isPresent();
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
        try {
            engine.remove(id);
        } finally {
            LIVE.remove(writer);
        }
    }
}
