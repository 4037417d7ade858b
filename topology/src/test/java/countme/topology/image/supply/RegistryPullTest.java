package countme.topology.image.supply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import countme.topology.engine.Engine;
import countme.topology.image.TestEngine;
import countme.topology.image.local.Command;
import countme.topology.image.local.Origin;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.ImageRef;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An engine of the test's own, with none of the images, and a registry of the test's own that holds some under their official names. The engine
 * is told of the registry as operators do, with a mirror; the supply knows nothing of it.
 */
@Tag("engine")
class RegistryPullTest {
    private static final ImageRef NGINX = ImageRef.of("nginx:1.30.5");
    private static final ImageRef PROMETHEUS = ImageRef.of("prom/prometheus:v3.5.5");
    private static final String BRIDGE = "countme-pull";
    private static final ImageRef REGISTRY = ImageRef.of("registry:2.8.3");

    private static final String UNAUTHORIZED = """
            HTTP/1.1 401 Unauthorized\r
            WWW-Authenticate: Basic realm="test"\r
            Content-Length: 0\r
            Connection: close\r
            \r
            """;
    private static final String NO_MANIFEST = """
            HTTP/1.1 404 Not Found\r
            Content-Type: application/json\r
            Content-Length: 73\r
            Connection: close\r
            \r
            {"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"   }]}
            """;

    private final Optional<Engine> local = TestEngine.local();
    private final String container = "image-test-registry-" + UUID.randomUUID();

    @TempDir
    private Path directory = Path.of("");

    private @Nullable Process dockerd;

    @BeforeEach
    void checkTheMachine() {
        Assumptions.assumeTrue(local.isPresent(), "no Docker engine on this machine");
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "a second engine needs root");
        Assumptions.assumeTrue(Command.find("dockerd").isPresent(), "no dockerd on this machine");
    }

    @AfterEach
    void end() throws Exception {
        if (dockerd != null) {
            dockerd.destroy();
            assertThat(dockerd.waitFor(30, TimeUnit.SECONDS)).isTrue();
            ip("link", "delete", BRIDGE);
        }
        local.ifPresent(engine -> {
            engine.client().listContainersCmd().withShowAll(true).withNameFilter(List.of(container)).exec().stream()
                    .map(each -> each.getId())
                    .forEach(id -> engine.client()
                            .removeContainerCmd(id)
                            .withForce(true)
                            .withRemoveVolumes(true)
                            .exec());
            engine.close();
        });
    }

    @Test
    void imagesAreFetchedUnderTheirOfficialNames() throws Exception {
        int port = startRegistry(local.orElseThrow());
        push(port, "library/nginx:1.30.5");
        push(port, "prom/prometheus:v3.5.5");

        try (Engine empty = startEngine(port)) {
            ImageSupply supply = new ImageSupply(empty, Progress.quiet(), directory.resolve("cache"));
            assertThat(supply.present(NGINX)).isEmpty();

            assertThat(supply.supply(NGINX)).isEqualTo(supply.present(NGINX).orElseThrow());
            assertThat(supply.pull(PROMETHEUS).reference()).isEqualTo("prom/prometheus:v3.5.5");
            assertThat(supply.supply(NGINX).reference()).isEqualTo("nginx:1.30.5");
            assertThat(supply.supply(NGINX).origin()).isEqualTo(Origin.OFFICIAL);

            ImageRef missing = ImageRef.of("127.0.0.1:" + port + "/library/nginx:1.30.6");
            assertThatThrownBy(() -> supply.supply(missing))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("The registry answered");
        }
    }

    @Test
    void aRegistryThatNeverAnswersIsFoundOutOnce() throws IOException {
        try (ServerSocket silent = new ServerSocket(0)) {
            ImageRef image = ImageRef.of("127.0.0.1:" + silent.getLocalPort() + "/countme/none:1");
            Duration patience = Duration.ofSeconds(2);
            RegistryPull pull = new RegistryPull(local.orElseThrow(), patience);
            Progress.Task task = Progress.quiet().start("none");

            assertThat(pull.pull(image, task))
                    .hasValueSatisfying(why -> assertThat(why).contains("no answer in 2 s"));
            long asked = System.nanoTime();
            assertThat(pull.pull(image, task)).isPresent();

            assertThat(Duration.ofNanos(System.nanoTime() - asked))
                    .as("nobody waits for it again")
                    .isLessThan(patience);
        }
    }

    @Test
    void aRegistryThatWantsALoginGivesAReasonAndIsAskedAgain() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        try (ServerSocket registry = new ServerSocket(0)) {
            Thread answering = new Thread(() -> refuse(registry, asked), "registry");
            answering.setDaemon(true);
            answering.start();
            ImageRef image = ImageRef.of("127.0.0.1:" + registry.getLocalPort() + "/countme/none:1");
            RegistryPull pull = new RegistryPull(local.orElseThrow(), Duration.ofSeconds(8));
            Progress.Task task = Progress.quiet().start("none");

            assertThat(pull.pull(image, task))
                    .hasValueSatisfying(why -> assertThat(why).contains("auth"));
            int first = asked.get();
            assertThat(pull.pull(image, task)).isPresent();

            assertThat(first).isPositive();
            assertThat(asked).hasValueGreaterThan(first);
        }
    }

    @Test
    void theUsersLoginIsSentWithPullsAndQuestions() throws IOException {
        AtomicInteger admitted = new AtomicInteger();
        try (ServerSocket registry = new ServerSocket(0)) {
            Thread answering = new Thread(() -> admit(registry, "Basic bWU6c2VjcmV0", admitted), "registry");
            answering.setDaemon(true);
            answering.start();
            String host = "127.0.0.1:" + registry.getLocalPort();
            Path config = Files.createDirectories(directory.resolve(".docker")).resolve("config.json");
            Files.writeString(config, "{\"auths\": {\"" + host + "\": {\"auth\": \"bWU6c2VjcmV0\"}}}");
            try (Engine engine = TestEngine.of(directory, local.orElseThrow())) {
                var pull = new RegistryPull(engine, Duration.ofSeconds(8));
                ImageRef image = ImageRef.of(host + "/countme/none:1");

                assertThatThrownBy(() -> pull.pull(image, Progress.quiet().start("none")))
                        .hasMessageContaining("manifest unknown");
                assertThat(admitted).as("pulls").hasPositiveValue();

                admitted.set(0);
                assertThat(new Registries(engine).digest(new PullSource(host + "/countme/none", "1", null)))
                        .isEmpty();
                assertThat(admitted).as("questions").hasPositiveValue();
            }
        }
    }

    /** Plain HTTP to everyone, also to the engine's first try with TLS, after which it tries without. */
    private static void refuse(ServerSocket registry, AtomicInteger asked) {
        serve(registry, request -> {
            asked.incrementAndGet();
            return UNAUTHORIZED;
        });
    }

    /** Has no image, and says that only to whoever may know. */
    private static void admit(ServerSocket registry, String login, AtomicInteger admitted) {
        serve(registry, request -> {
            if (!request.contains("\r\nAuthorization: " + login + "\r\n")) {
                return UNAUTHORIZED;
            }
            admitted.incrementAndGet();
            return NO_MANIFEST;
        });
    }

    private static void serve(ServerSocket registry, UnaryOperator<String> answer) {
        byte[] request = new byte[8192];
        while (!registry.isClosed()) {
            try (Socket client = registry.accept()) {
                int length = client.getInputStream().read(request);
                if (length > 0) {
                    String said = answer.apply(new String(request, 0, length, StandardCharsets.ISO_8859_1));
                    client.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException e) {
                // The engine hung up, or the test is over.
            }
        }
    }

    private int startRegistry(Engine engine) throws IOException {
        Path cache = Path.of(System.getProperty("user.home"), ".cache", "countme");
        String image = new ImageSupply(engine, Progress.quiet(), cache)
                .supply(REGISTRY)
                .reference();
        int port = freePort();
        engine.client()
                .createContainerCmd(image)
                .withName(container)
                .withHostConfig(HostConfig.newHostConfig()
                        .withPortBindings(new PortBinding(
                                Ports.Binding.bindIpAndPort("127.0.0.1", port),
                                com.github.dockerjava.api.model.ExposedPort.tcp(5000))))
                .exec();
        engine.client().startContainerCmd(container).exec();
        Awaitility.await().ignoreExceptions().until(() -> status(port) == 200);
        return port;
    }

    private Engine startEngine(int registry) throws Exception {
        ip("link", "add", BRIDGE, "type", "bridge");
        ip("addr", "add", "10.212.255.1/24", "dev", BRIDGE);
        URI address = URI.create("unix://" + directory.resolve("docker.sock"));
        List<String> line = List.of(
                "dockerd",
                "--host=" + address,
                "--data-root=" + directory.resolve("data"),
                "--exec-root=" + directory.resolve("exec"),
                "--pidfile=" + directory.resolve("pid"),
                "--registry-mirror=http://127.0.0.1:" + registry,
                // One of its own: "none" would delete the bridge of the machine's other engine.
                "--bridge=" + BRIDGE,
                "--iptables=false");
        dockerd = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        Awaitility.await("the second engine")
                .atMost(Duration.ofSeconds(60))
                .until(() -> Files.exists(directory.resolve("docker.sock"))
                        && TestEngine.at(address).isPresent());
        return TestEngine.at(address).orElseThrow();
    }

    private static void ip(String... words) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of("ip"));
        line.addAll(List.of(words));
        assertThat(new ProcessBuilder(line).inheritIO().start().waitFor()).isZero();
    }

    private void push(int port, String name) throws Exception {
        Path file = Files.writeString(directory.resolve("content"), name);
        Jib.fromScratch()
                .setPlatforms(Set.of(new Platform(local.orElseThrow().architecture(), "linux")))
                .addLayer(List.of(file), AbsoluteUnixPath.get("/"))
                .containerize(Containerizer.to(RegistryImage.named("127.0.0.1:" + port + "/" + name))
                        .setAllowInsecureRegistries(true)
                        .setBaseImageLayersCache(directory.resolve("jib"))
                        .setApplicationLayersCache(directory.resolve("jib")));
    }

    private static int status(int port) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + "/v2/").toURL().openConnection();
        return connection.getResponseCode();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
