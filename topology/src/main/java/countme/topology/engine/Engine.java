package countme.topology.engine;

import com.github.dockerjava.api.DockerClient;
import java.net.URI;

/**
 * A Docker engine that answered. Closing it closes the client and, for {@code ssh}, the tunnel; the engine itself goes on.
 *
 * @param client speaks to it
 * @param address where it was found, as the operator would write it: {@code unix://}, {@code tcp://} or {@code ssh://}
 * @param version the engine's version, such as {@code 20.10.24}
 * @param architecture {@code amd64} or {@code arm64}
 * @param local whether it shares this machine's disk and loopback
 */
public record Engine(
        DockerClient client,
        URI address,
        URI reachedAt,
        String version,
        String architecture,
        boolean local,
        Runnable onClose)
        implements AutoCloseable {
    @Override
    public void close() {
        onClose.run();
    }
}
