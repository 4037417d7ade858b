package countme.acceptance;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.command.CreateContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Ports;
import countme.certs.CertificateDirectory;
import countme.certs.HostNames;
import countme.certs.Identity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Let's Encrypt's authority for tests, in the network that a stack's users come through. It looks for answers at the proxy itself, under a name
 * that only its own hosts file knows.
 */
final class Pebble implements AutoCloseable {
    /** The name that it gives certificates for, and one that it gives none for. */
    static final String NAME = "count.example.com";

    static final String BLOCKED = "blocked.example.com";

    private static final String IMAGE = "countme-test-pebble";
    private static final int PORT = 14000;
    /** In the network of the proxy, no service's. */
    private static final String HOST = ".250";

    private final DockerClient docker;
    private final Path trust;
    private final String id;

    /**
     * Starts it.
     *
     * @param stack whose proxy it asks
     * @param httpPort the port there; the proxy's is 8080
     * @param directory for what it shows its own clients
     */
    Pebble(Scene stack, int httpPort, Path directory) {
        docker = stack.docker();
        build(directory);
        var authority = new CertificateDirectory(directory.resolve("tls"), "pebble", InstantSource.system());
        Identity identity = authority.ensure(HostNames.localAnd(List.of())).server();
        trust = authority.authorityCertificate();
        InspectContainerResponse proxy =
                docker.inspectContainerCmd(stack.find("proxy").id()).exec();
        String network = String.valueOf(proxy.getHostConfig().getNetworkMode());
        String address = String.valueOf(
                Objects.requireNonNull(proxy.getNetworkSettings().getNetworks().get(network))
                        .getIpAddress());
        CreateContainerResponse created = docker.createContainerCmd(IMAGE)
                .withName(stack.project() + "-pebble")
                .withIpv4Address(address.substring(0, address.lastIndexOf('.')) + HOST)
                .withExposedPorts(ExposedPort.tcp(PORT))
                .withHostConfig(HostConfig.newHostConfig()
                        .withNetworkMode(network)
                        .withExtraHosts(NAME + ":" + address, BLOCKED + ":" + address)
                        .withPortBindings(new Ports(ExposedPort.tcp(PORT), Ports.Binding.bindIp("127.0.0.1"))))
                .exec();
        id = created.getId();
        docker.copyArchiveToContainerCmd(id)
                .withRemotePath("/")
                .withTarInputStream(new ByteArrayInputStream(Tar.of(Map.of(
                        "pebble/config.json", bytes(config(httpPort)),
                        "pebble/cert.pem", bytes(identity.chainPem()),
                        "pebble/key.pem", bytes(identity.keyPem())))))
                .exec();
        docker.startContainerCmd(id).exec();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(this::answers);
    }

    /** Flags of a launcher that has its certificate from here. */
    List<String> flags(String serverName) {
        return List.of(
                "--server-name",
                serverName,
                "--acme",
                "https://localhost:" + port() + "/dir",
                "--acme-agree-terms",
                "true",
                "--acme-email",
                "ops@example.com",
                "--acme-trust",
                trust.toString());
    }

    /** It goes away. */
    void stop() {
        docker.stopContainerCmd(id).withTimeout(1).exec();
    }

    private int port() {
        Ports.Binding[] bindings = Objects.requireNonNull(docker.inspectContainerCmd(id)
                .exec()
                .getNetworkSettings()
                .getPorts()
                .getBindings()
                .get(ExposedPort.tcp(PORT)));
        return Integer.parseInt(bindings[0].getHostPortSpec());
    }

    private boolean answers() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String config(int httpPort) {
        return """
                {"pebble": {
                    "listenAddress": "0.0.0.0:%d", "managementListenAddress": "127.0.0.1:15000",
                    "certificate": "/pebble/cert.pem", "privateKey": "/pebble/key.pem",
                    "httpPort": %d, "tlsPort": 5001, "ocspResponderURL": "", "externalAccountBindingRequired": false,
                    "domainBlocklist": ["%s"], "retryAfter": {"authz": 1, "order": 1},
                    "certificateValidityPeriod": 7776000}}
                """.formatted(PORT, httpPort, BLOCKED);
    }

    private void build(Path directory) {
        try (InputStream in = Pebble.class.getResourceAsStream("pebble/Dockerfile")) {
            Path recipe = Files.createDirectories(directory.resolve("recipe"));
            Files.write(recipe.resolve("Dockerfile"), Objects.requireNonNull(in).readAllBytes());
            var build = docker.buildImageCmd(recipe.toFile())
                    .withTags(Set.of(IMAGE))
                    .withBuildArg("BASE", base());
            for (String proxy : List.of("http_proxy", "https_proxy", "no_proxy")) {
                String value = System.getenv(proxy);
                if (value != null) {
                    build = build.withBuildArg(proxy, value);
                }
            }
            String unused = build.exec(new BuildImageResultCallback()).awaitImageId();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The base of the stand-ins if there is one, else the official image. */
    private String base() {
        return docker.listImagesCmd().withLabelFilter("countme.stand-in").exec().stream()
                .flatMap(image -> Stream.of(image.getRepoTags()))
                .filter(tag -> tag.startsWith("countme-stand-in/debian:"))
                .findFirst()
                .orElse("debian:trixie-slim");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        docker.removeContainerCmd(id).withForce(true).exec();
    }
}
