package countme.topology.docker;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import countme.topology.docker.ContainerEngine.Confined;
import countme.topology.docker.ContainerEngine.Mounted;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads how a container is confined out of what an engine tells. */
final class Confinements {
    private Confinements() {}

    static Confined of(@Nullable String user, HostConfig host, List<Mounted> mounts) {
        return new Confined(
                Objects.requireNonNullElse(user, ""),
                Boolean.TRUE.equals(host.getReadonlyRootfs()),
                Boolean.TRUE.equals(host.getPrivileged()),
                names(host.getCapDrop()),
                names(host.getCapAdd()),
                Objects.requireNonNullElse(host.getSecurityOpts(), List.of()),
                Objects.requireNonNullElse(host.getMemory(), 0L),
                Objects.requireNonNullElse(host.getPidsLimit(), 0L),
                mounts);
    }

    private static Set<String> names(Capability @Nullable [] capabilities) {
        return capabilities == null
                ? Set.of()
                : Stream.of(capabilities).map(Capability::name).collect(Collectors.toSet());
    }
}
