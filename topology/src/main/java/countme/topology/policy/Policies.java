package countme.topology.policy;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import countme.topology.service.Description;
import countme.topology.service.Limits;
import java.util.List;
import java.util.Map;

/** The policies in force, and what each demands. */
public final class Policies {
    private static final int MAX_LOG_FILES = 3;
    private static final String MAX_LOG_SIZE = "10m";

    private Policies() {}

    /** Every policy for a lifetime; none depends on another, so their order means nothing. */
    public static List<Policy> of(Lifetime lifetime) {
        return List.of(Policies::hardened, Policies::limited, Policies::rotatedLogs, restarted(lifetime));
    }

    private static void hardened(CreateContainerCmd create, Description container) {
        host(create)
                .withReadonlyRootfs(true)
                .withTmpFs(Map.of("/tmp", "rw,noexec,nosuid,nodev,size=64m,mode=1777"))
                .withCapDrop(Capability.ALL)
                .withPrivileged(false)
                .withSecurityOpts(List.of("no-new-privileges"));
    }

    private static void limited(CreateContainerCmd create, Description container) {
        Limits limits = container.service().limits();
        long bytes = limits.memoryMiB() * 1024L * 1024L;
        host(create)
                .withMemory(bytes)
                .withMemorySwap(bytes)
                .withPidsLimit((long) limits.pids())
                .withCpuShares(limits.cpuShares());
    }

    private static void rotatedLogs(CreateContainerCmd create, Description container) {
        host(create)
                .withLogConfig(new LogConfig(
                        LogConfig.LoggingType.JSON_FILE,
                        Map.of("max-size", MAX_LOG_SIZE, "max-file", String.valueOf(MAX_LOG_FILES))));
    }

    private static Policy restarted(Lifetime lifetime) {
        return (create, container) -> host(create).withRestartPolicy(lifetime.restart());
    }

    private static HostConfig host(CreateContainerCmd create) {
        HostConfig host = create.getHostConfig();
        if (host == null) {
            throw new IllegalArgumentException("a create command without host configuration");
        }
        return host;
    }
}
