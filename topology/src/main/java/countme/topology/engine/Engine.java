package countme.topology.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.RemoteApiVersion;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A Docker engine that answered. Closing it closes the client and, for {@code ssh}, the tunnel; the engine itself goes on.
 *
 * @param client speaks to it; its calls wait as long as the engine works (builds, pulls and logs take their time)
 * @param address where it was found, as the operator would write it: {@code unix://}, {@code tcp://} or {@code ssh://}
 * @param reachedAt what this process connects to: the same address, or the near end of the {@code ssh} tunnel
 * @param certificates the directory with the client's TLS files, null for plain text
 * @param logins the user's, at registries that the engine is to pull from
 * @param apiVersion the version of the API spoken with it, the newest that both sides know
 * @param version the engine's version, such as {@code 20.10.24}
 * @param architecture {@code amd64} or {@code arm64}
 * @param local whether ports it publishes on 127.0.0.1 are reachable from here
 * @param cuts how often the connection was cut so far; always 0 on this machine
 * @param onClose ends the connection
 */
public record Engine(
        DockerClient client,
        URI address,
        URI reachedAt,
        @Nullable Path certificates,
        DockerLogins logins,
        RemoteApiVersion apiVersion,
        String version,
        String architecture,
        boolean local,
        LongSupplier cuts,
        Runnable onClose)
        implements AutoCloseable {
    private static final int MOST_CUTS = 3;

    /** Does something that may be done again; once more whenever it failed and the connection was cut meanwhile. */
    public <T> T despiteCuts(Supplier<T> work) {
        for (int again = 0; ; again++) {
            long before = cuts.getAsLong();
            try {
                return work.get();
            } catch (RuntimeException e) {
                if (again == MOST_CUTS || !wasCut(before)) {
                    throw e;
                }
            }
        }
    }

    /** Whether it was cut since; returns when it is back. */
    private boolean wasCut(long before) {
        if (local) {
            return false;
        }
        try {
            Void unused = client.pingCmd().exec();
            return cuts.getAsLong() != before;
        } catch (RuntimeException e) {
            return false;
        }
    }

    @Override
    public void close() {
        onClose.run();
    }
}
