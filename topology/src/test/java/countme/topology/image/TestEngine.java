package countme.topology.image;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import countme.topology.engine.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;

/** An engine by its address, without the search a launcher does. */
final class TestEngine {
    static final URI LOCAL = URI.create("unix:///var/run/docker.sock");

    private TestEngine() {}

    /** The engine, if one answers. */
    static Optional<Engine> at(URI address) {
        DockerClientConfig config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(address.toString())
                .build();
        DockerClient client = DockerClientImpl.getInstance(
                config,
                new ZerodepDockerHttpClient.Builder().dockerHost(address).build());
        try {
            Version version = client.versionCmd().exec();
            return Optional.of(new Engine(
                    client, address, address, version.getVersion(), version.getArch(), true, () -> close(client)));
        } catch (RuntimeException e) {
            close(client);
            return Optional.empty();
        }
    }

    private static void close(DockerClient client) {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
