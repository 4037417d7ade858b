package countme.topology.policy;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Ulimit;
import countme.topology.service.Description;
import countme.topology.service.Limits;
import countme.topology.service.Service;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The policies in force, and what each demands. */
public final class Policies {
    private static final int MAX_LOG_FILES = 3;
    /** Whatever the engine's default is; an engine may be unable to give more than it has itself, so no more than is needed. */
    private static final long OPEN_FILES = 16_384;

    /** Services that may run as root, read what is the engine's or have a capability, and why. */
    public static final Map<String, String> EXCEPTIONS = Map.of(
            "collector",
            "The engine's log files belong to root and are readable by nobody else. It has no capabilities, so it reads what root"
                    + " owns, and its mount of them is read-only.",
            "container-exporter",
            "Whose a control group is, the engine's files say, which belong to root. It has no capabilities, and its mounts of them and of the"
                    + " control groups are read-only.",
            "guard",
            "Whoever drops packets needs NET_ADMIN, which the engine gives to root only. It holds in the proxy's network namespace and"
                    + " nowhere else; it is the only capability it has.");

    private static final Map<Lifetime, List<Policy>> ALL =
            Arrays.stream(Lifetime.values()).collect(Collectors.toMap(lifetime -> lifetime, Policies::all));

    private Policies() {}

    /** Every policy for a lifetime; none depends on another, so their order means nothing. */
    public static List<Policy> of(Lifetime lifetime) {
        return Objects.requireNonNull(ALL.get(lifetime));
    }

    private static List<Policy> all(Lifetime lifetime) {
        return List.of(
                Policies::hardened,
                Policies::unprivileged,
                Policies::limited,
                Policies::rotatedLogs,
                restarted(lifetime));
    }

    private static void hardened(CreateContainerCmd create, Description container) {
        host(create)
                .withReadonlyRootfs(true)
                .withTmpFs(Map.of("/tmp", "rw,noexec,nosuid,nodev,size=64m,mode=1777"))
                .withCapDrop(Capability.ALL)
                .withPrivileged(false)
                .withSecurityOpts(List.of("no-new-privileges"));
    }

    /** Nothing runs as root, has a capability or sees a directory of the engine's machine, but for the listed exceptions. */
    private static void unprivileged(CreateContainerCmd create, Description container) {
        Service service = container.service();
        boolean root = service.user().startsWith("0:") || service.user().endsWith(":0");
        boolean sees =
                service.containerLogs().isPresent() || service.controlGroups().isPresent();
        boolean able = !service.capabilities().isEmpty();
        if ((root || sees || able) && !EXCEPTIONS.containsKey(service.name())) {
            throw new IllegalStateException(
                    service.name() + " may neither run as root nor see the engine's files nor have a capability");
        }
    }

    private static void limited(CreateContainerCmd create, Description container) {
        Limits limits = container.service().limits();
        long bytes = limits.memoryMiB() * 1024L * 1024L;
        host(create)
                .withMemory(bytes)
                .withMemorySwap(bytes)
                .withPidsLimit((long) limits.pids())
                .withCpuShares(limits.cpuShares())
                .withUlimits(List.of(new Ulimit("nofile", OPEN_FILES, OPEN_FILES)));
    }

    private static void rotatedLogs(CreateContainerCmd create, Description container) {
        host(create)
                .withLogConfig(new LogConfig(
                        LogConfig.LoggingType.JSON_FILE,
                        Map.of(
                                "max-size",
                                container.service().logs().megabytes() + "m",
                                "max-file",
                                String.valueOf(MAX_LOG_FILES),
                                // Every line says whose it is: that is how the collector knows this stack's.
                                "labels",
                                String.join(",", Labels.PROJECT, Labels.SERVICE, Labels.SLOT))));
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
