package countme.topology.engine;

import com.github.dockerjava.api.model.Info;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a health check of the engine tells.
 *
 * @param version the engine's version
 * @param api the version of the API spoken with it
 * @param operatingSystem where it runs, such as {@code Debian GNU/Linux 12 (bookworm)}
 * @param storageDriver how it stores images, such as {@code overlay2}
 * @param cgroup version and driver of its control groups, such as {@code v2 systemd}
 * @param cpus processors it may use
 * @param memoryBytes memory it may use
 * @param dataRoot where it keeps its data
 * @param freeBytes room left there; empty where the engine's disk is not this machine's
 * @param userlandProxy whether published ports go through a user-space copier, which halves throughput, and without which nothing
 *     listens on an IPv6 address; empty when that cannot be seen from here
 * @param clockSkew the engine's clock minus this machine's, exact to half the time of a request
 */
public record EngineFacts(
        String version,
        String api,
        String operatingSystem,
        String storageDriver,
        String cgroup,
        int cpus,
        long memoryBytes,
        String dataRoot,
        OptionalLong freeBytes,
        Optional<Boolean> userlandProxy,
        Duration clockSkew) {

    /** Whether it shows all clients under one address, the network's gateway: they pass through a program of its own on the way. */
    public boolean hidesClients() {
        return operatingSystem.equals("Docker Desktop");
    }

    /** Whether its machine has control groups of version 2, which are all in one tree. */
    public boolean unifiedControlGroups() {
        return !cgroup.startsWith("v1");
    }

    /** Asks the engine. */
    public static EngineFacts of(Engine engine) {
        Instant before = Instant.now();
        Info info = engine.client().infoCmd().exec();
        Instant asked = before.plus(Duration.between(before, Instant.now()).dividedBy(2));
        Instant engineTime = OffsetDateTime.parse(info.getSystemTime()).toInstant();
        return new EngineFacts(
                engine.version(),
                engine.apiVersion().getVersion(),
                info.getOperatingSystem(),
                info.getDriver(),
                "v" + Optional.ofNullable(info.getCGroupVersion()).orElse("1") + " " + info.getCGroupDriver(),
                info.getNCPU(),
                info.getMemTotal(),
                info.getDockerRootDir(),
                engine.local() ? free(Path.of(info.getDockerRootDir())) : OptionalLong.empty(),
                engine.local() ? DaemonCommand.userlandProxy(engine.address()) : Optional.empty(),
                Duration.between(asked, engineTime));
    }

    /** Where an engine keeps its data, on its own machine. */
    public static String dataRoot(Engine engine) {
        return String.valueOf(engine.client().infoCmd().exec().getDockerRootDir());
    }

    private static OptionalLong free(Path directory) {
        // On desktops the engine is in a virtual machine: its path means nothing here.
        long free = Files.isDirectory(directory) ? directory.toFile().getUsableSpace() : 0;
        return free > 0 ? OptionalLong.of(free) : OptionalLong.empty();
    }
}
