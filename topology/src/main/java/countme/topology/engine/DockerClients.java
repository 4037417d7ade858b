package countme.topology.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.transport.SSLConfig;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
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
     * A client for {@code address}. Everything is given, so that neither the environment nor the current Docker context can
     * change what it reaches.
     *
     * @param api the version of the API to speak, null for the newest the engine knows
     */
    static DockerClient open(URI address, @Nullable Path certificates, @Nullable RemoteApiVersion api) {
        DefaultDockerClientConfig config = config(certificates)
                .withDockerHost(address.toString())
                .withApiVersion(api == null ? null : api.getVersion())
                .build();
        boolean socket = address.getScheme().equals("unix");
        SSLConfig ssl = socket ? DockerClients::trustNobody : config.getSSLConfig();
        return DockerClientImpl.getInstance(
                config,
                new ZerodepDockerHttpClient.Builder()
                        .dockerHost(config.getDockerHost())
                        .sslConfig(ssl)
                        .connectionTimeout(CONNECT)
                        .build());
    }

    private static DefaultDockerClientConfig.Builder config(@Nullable Path certificates) {
        return DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerContext("default")
                .withDockerTlsVerify(certificates != null)
                .withDockerCertPath(certificates == null ? "" : certificates.toString());
    }

    /** What a client with these files speaks TLS with. */
    static SSLContext tls(Path certificates) throws GeneralSecurityException {
        return config(certificates).build().getSSLConfig().getSSLContext();
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
