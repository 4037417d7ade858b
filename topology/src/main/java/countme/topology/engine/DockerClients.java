package countme.topology.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.SSLConfig;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import countme.certs.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Opens and closes Docker clients. */
final class DockerClients {
    /** How long a connection may take to come about. Answers may take as long as the engine works. */
    static final Duration CONNECT = Duration.ofSeconds(5);

    private DockerClients() {}

    /**
     * A client for {@code address}. All is given: neither the environment nor any file, Docker's or the library's own, can change what it reaches or
     * with whose login.
     *
     * @param api the version of the API to speak, null for the newest the engine knows
     */
    static DockerClient open(URI address, @Nullable Path certificates, @Nullable RemoteApiVersion api) {
        return over(http(address, certificates), address, api);
    }

    /** The same, which waits only so long for an answer. */
    static DockerClient hasty(URI address, @Nullable Path certificates, Duration patience) {
        return over(transport(address, certificates).responseTimeout(patience).build(), address, null);
    }

    /** The same, whose requests are sent by {@code http}. */
    static DockerClient over(DockerHttpClient http, URI address, @Nullable RemoteApiVersion api) {
        DefaultDockerClientConfig config = new DefaultDockerClientConfig.Builder()
                .withDockerHost(address.toString())
                // Without a password nobody is logged in by it, but Testcontainers asks for it.
                .withRegistryUsername("")
                .withRegistryUrl("")
                .withApiVersion(api == null ? null : api.getVersion())
                .build();
        return DockerClientImpl.getInstance(config, http);
    }

    /** Sends requests to {@code address}. */
    static DockerHttpClient http(URI address, @Nullable Path certificates) {
        return transport(address, certificates).build();
    }

    private static ZerodepDockerHttpClient.Builder transport(URI address, @Nullable Path certificates) {
        return new ZerodepDockerHttpClient.Builder()
                .dockerHost(address)
                .sslConfig(ssl(address, certificates))
                .connectionTimeout(CONNECT);
    }

    private static @Nullable SSLConfig ssl(URI address, @Nullable Path certificates) {
        if (certificates == null) {
            return address.getScheme().equals("unix") ? DockerClients::trustNobody : null;
        }
        try {
            SSLContext context = Tls.ofClient(certificates);
            return () -> context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("They were good a moment ago: " + certificates, e);
        }
    }

    static void close(DockerClient client) {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Never used on a socket, but without one the client reads the system's trust store, which takes a third of its start. */
    private static SSLContext trustNobody() throws NoSuchAlgorithmException, KeyManagementException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[0], new TrustManager[0], null);
        return context;
    }
}
