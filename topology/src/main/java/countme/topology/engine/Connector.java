package countme.topology.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.core.RemoteApiVersion;
import countme.certs.Tls;
import countme.topology.concurrent.Time;
import countme.topology.engine.Unreachable.Reason;
import countme.topology.report.Progress;
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
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
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
    public Engine dial(Endpoint endpoint, Progress progress) throws Unreachable {
        if (endpoint.address().getScheme().equals("ssh")) {
            SshTunnel tunnel = SshTunnel.open(endpoint);
            try {
                return over(tunnel, endpoint, version(endpoint, tunnel.address()), progress);
            } catch (Unreachable e) {
                throw explained(endpoint, tunnel, e);
            }
        }
        checkCertificates(endpoint);
        if (endpoint.address().getScheme().equals("unix")) {
            knock(endpoint);
        }
        Version version = version(endpoint, endpoint.address());
        if (!endpoint.local()) {
            warn(endpoint, progress);
            return over(new TcpLink(endpoint), endpoint, version, progress);
        }
        DockerClient client = DockerClients.open(endpoint.address(), endpoint.certificates(), api(version));
        return engine(endpoint, endpoint.address(), version, client, () -> 0, () -> DockerClients.close(client));
    }

    private static void warn(Endpoint endpoint, Progress progress) {
        if (endpoint.certificates() == null) {
            progress.say(endpoint.address()
                    + " is plain text: whoever reaches it is root there, and whoever is in between reads along."
                    + " TLS with certificates (DOCKER_TLS_VERIFY=1) and ssh:// are safe");
        }
    }

    private Engine over(Link link, Endpoint endpoint, Version version, Progress progress) {
        var http = new LastingHttp(
                link,
                endpoint.address().toString(),
                () -> DockerClients.http(link.address(), endpoint.certificates()),
                Time.system(),
                progress::say);
        DockerClient client = DockerClients.over(http, link.address(), api(version));
        return engine(endpoint, link.address(), version, client, link::cuts, () -> {
            DockerClients.close(client);
            String unused = link.close();
        });
    }

    /** The tunnel is there, and no engine behind it: what the host says of its socket tells more than a closed connection. */
    private static Unreachable explained(Endpoint endpoint, SshTunnel tunnel, Unreachable failure) {
        String far = tunnel.far();
        String said = tunnel.close();
        String host = SshFailure.host(endpoint.address());
        if (far.equals("denied")) {
            return new Unreachable(
                    endpoint, Reason.DENIED, "This user may not use the engine's socket on " + host + ".");
        } else if (far.equals("absent")) {
            return new Unreachable(endpoint, Reason.ABSENT, "There is no engine's socket on " + host + ".");
        } else if (failure.reason() != Reason.FAILED && failure.reason() != Reason.REFUSED) {
            return failure;
        }
        boolean prohibited = said.contains("prohibited");
        if (!prohibited && (far.equals("there") || said.contains("open failed"))) {
            return new Unreachable(
                    endpoint,
                    Reason.REFUSED,
                    "The engine's socket is there on " + host + ", and ssh cannot connect to it.");
        }
        return said.isEmpty() ? failure : new Unreachable(endpoint, Reason.SSH, said);
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

    private Engine engine(
            Endpoint endpoint,
            URI reachedAt,
            Version version,
            DockerClient client,
            LongSupplier cuts,
            Runnable onClose) {
        return new Engine(
                client,
                endpoint.address(),
                reachedAt,
                endpoint.certificates(),
                logins,
                api(version),
                version.getVersion(),
                version.getArch(),
                endpoint.local(),
                cuts,
                onClose);
    }

    private static RemoteApiVersion api(Version version) {
        return ApiVersions.negotiate(version.getApiVersion(), version.getMinAPIVersion());
    }

    private static void require(Endpoint endpoint, Version version) throws Unreachable {
        if (!"linux".equals(version.getOperatingSystem())) {
            throw new Unreachable(endpoint, Reason.FAILED, "It runs " + version.getOperatingSystem() + " containers.");
        }
        if (!ApiVersions.isEnough(version.getApiVersion())) {
            throw new Unreachable(
                    endpoint,
                    Reason.TOO_OLD,
                    "It is Docker " + version.getVersion() + ", which speaks version " + version.getApiVersion()
                            + " of the API; " + ApiVersions.OLDEST.getVersion() + " is needed.");
        }
    }

    private static void checkCertificates(Endpoint endpoint) throws Unreachable {
        Path directory = endpoint.certificates();
        if (directory == null) {
            return;
        }
        try {
            SSLContext unused = Tls.ofClient(directory);
            Optional<String> expired = Tls.outOfDate(directory, Instant.now());
            if (expired.isPresent()) {
                throw new Unreachable(endpoint, Reason.TLS, expired.get() + ".");
            }
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
            Version version = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            require(endpoint, version);
            return version;
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
