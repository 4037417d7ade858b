package countme.topology.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.core.RemoteApiVersion;
import countme.certs.Tls;
import countme.topology.engine.Unreachable.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** Connects to an endpoint over a local socket, TCP, TLS or ssh, and tells apart the ways in which that fails. */
final class Connector implements Dialer {
    private final Duration patience;
    private final DockerLogins logins;

    /**
     * A connector.
     *
     * @param patience how long an engine that accepted the connection may take to answer
     * @param logins at the registries that engines are sent to
     */
    Connector(Duration patience, DockerLogins logins) {
        this.patience = patience;
        this.logins = logins;
    }

    @Override
    public Engine dial(Endpoint endpoint) throws Unreachable {
        if (endpoint.address().getScheme().equals("ssh")) {
            SshTunnel tunnel = SshTunnel.open(endpoint);
            try {
                return connect(endpoint, tunnel.address(), tunnel::close);
            } catch (Unreachable e) {
                String said = tunnel.close();
                throw said.isEmpty() ? e : new Unreachable(endpoint, Reason.SSH, said);
            }
        }
        if (endpoint.address().getScheme().equals("unix")) {
            knock(endpoint);
        }
        return connect(endpoint, endpoint.address(), () -> {});
    }

    /** The HTTP client's own errors don't tell a missing permission from a dead engine; the bare socket's do. */
    private static void knock(Endpoint endpoint) throws Unreachable {
        Path socket = Path.of(endpoint.address().getPath());
        if (!Files.exists(socket)) {
            throw new Unreachable(endpoint, Reason.ABSENT, "There is no " + socket + ".");
        }
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.finishConnect();
        } catch (IOException e) {
            boolean denied = String.valueOf(e.getMessage()).contains("Permission denied");
            throw denied
                    ? new Unreachable(endpoint, Reason.DENIED, "This user may not use " + socket + ".")
                    : new Unreachable(endpoint, Reason.REFUSED, socket + " is there, but nobody listens on it.");
        }
    }

    private Engine connect(Endpoint endpoint, URI reachedAt, Runnable onClose) throws Unreachable {
        checkCertificates(endpoint);
        Version version = version(endpoint, reachedAt);
        if (!"linux".equals(version.getOperatingSystem())) {
            throw new Unreachable(endpoint, Reason.FAILED, "It runs " + version.getOperatingSystem() + " containers.");
        }
        RemoteApiVersion api = ApiVersions.negotiate(version.getApiVersion(), version.getMinAPIVersion());
        DockerClient client = DockerClients.open(reachedAt, endpoint.certificates(), api);
        return new Engine(
                client,
                endpoint.address(),
                reachedAt,
                endpoint.certificates(),
                logins,
                api,
                version.getVersion(),
                version.getArch(),
                endpoint.local(),
                () -> {
                    DockerClients.close(client);
                    onClose.run();
                });
    }

    private static void checkCertificates(Endpoint endpoint) throws Unreachable {
        Path directory = endpoint.certificates();
        if (directory == null) {
            return;
        }
        try {
            SSLContext unused = Tls.ofClient(directory);
        } catch (NoSuchFileException e) {
            throw new Unreachable(endpoint, Reason.TLS, "There is no " + e.getFile() + ".");
        } catch (IOException | GeneralSecurityException e) {
            throw new Unreachable(endpoint, Reason.TLS, e.getMessage() + ".");
        }
    }

    /** Asked without a version, an engine answers in the newest it knows. */
    private Version version(Endpoint endpoint, URI reachedAt) throws Unreachable {
        DockerClient client = DockerClients.open(reachedAt, endpoint.certificates(), null);
        CompletableFuture<Version> answer =
                CompletableFuture.supplyAsync(() -> client.versionCmd().exec());
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new Unreachable(
                    endpoint,
                    Reason.SILENT,
                    "It accepts connections, but did not answer in " + patience.toSeconds() + " s.");
        } catch (ExecutionException e) {
            throw explained(endpoint, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable(endpoint, Reason.FAILED, "Interrupted.");
        } finally {
            DockerClients.close(client);
        }
    }

    private static Unreachable explained(Endpoint endpoint, ExecutionException failure) {
        Throwable root = failure;
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
            String said = String.valueOf(cause.getMessage()).strip();
            if (cause instanceof SSLException) {
                return new Unreachable(endpoint, Reason.TLS, "TLS failed: " + said + ".");
            } else if (said.contains("HTTP request to an HTTPS server")) {
                return new Unreachable(endpoint, Reason.TLS, "It speaks TLS only.");
            } else if (cause instanceof UnknownHostException) {
                return new Unreachable(endpoint, Reason.UNKNOWN_HOST, "There is no host of this name.");
            } else if (cause instanceof SocketTimeoutException) {
                return new Unreachable(
                        endpoint, Reason.SILENT, "No connection in " + DockerClients.CONNECT.toSeconds() + " s.");
            } else if (cause instanceof ConnectException) {
                return new Unreachable(endpoint, Reason.REFUSED, "The connection was refused.");
            } else if (cause instanceof DockerException) {
                return new Unreachable(
                        endpoint, Reason.FAILED, "What answers there is no Docker engine: " + said + ".");
            } else if (cause instanceof SocketException && endpoint.certificates() != null) {
                return new Unreachable(endpoint, Reason.TLS, "It broke the connection off; it may not trust cert.pem.");
            }
        }
        return new Unreachable(endpoint, Reason.FAILED, "The connection failed: " + root.getMessage() + ".");
    }
}
