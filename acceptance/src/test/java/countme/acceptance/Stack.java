package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import countme.certs.Tls;
import countme.topology.Topology;
import countme.topology.config.Setting;
import countme.topology.config.Settings;
import countme.topology.deploy.Deployment;
import countme.topology.docker.ContainerEngine;
import countme.topology.docker.Containers;
import countme.topology.docker.DockerEngine;
import countme.topology.docker.Exec;
import countme.topology.docker.HealthGate;
import countme.topology.docker.Inventory.Instance;
import countme.topology.engine.Engine;
import countme.topology.report.Progress;
import countme.topology.service.Inside;
import countme.topology.service.Service;
import countme.topology.service.catalog.Prometheus;
import countme.topology.service.catalog.Redis;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Order;
import org.testcontainers.lifecycle.Startable;

/**
 * The stack under test, one for the whole run. Every test class names it as its {@code @Container}; the first one starts it, and it is
 * erased with the JVM.
 */
final class Stack implements Startable {
    /** Place of a test class that waits for every service: on a bare machine Loki is still being built while the others run. */
    static final int NEEDS_EVERYTHING = Order.DEFAULT + 1;

    private static final Duration COMMAND = Duration.ofMinutes(1);

    /** Replicas that warm up would do it beside the tests, at each of their many starts. */
    private static final Settings SETTINGS = Settings.defaults().with(Setting.TRAINED_START, "false");

    private static final Stack SHARED = new Stack();

    private final Deployment deployment = Deployment.session(Topology::new, SETTINGS, new TestProgress());
    private final CompletableFuture<Void> serving = new CompletableFuture<>();
    private final CompletableFuture<Set<String>> complete = CompletableFuture.supplyAsync(
            () -> deployment.up(() -> serving.complete(null)), runnable -> new Thread(runnable, "up").start());

    private Stack() {
        var unused = complete.exceptionally(e -> {
            serving.completeExceptionally(e);
            return Set.of();
        });
    }

    static Stack shared() {
        return SHARED;
    }

    /** Returns once the counter answers; what only watches may still be starting. */
    @Override
    public void start() {
        serving.join();
    }

    /** Other classes use it too. */
    @Override
    public void stop() {}

    /** Waits for every service, image builds included. */
    void awaitEverything() {
        assertThat(complete.join()).isNotNull();
    }

    Deployment deployment() {
        return deployment;
    }

    Topology topology() {
        return (Topology) deployment.project().topology();
    }

    Target target() {
        return new Target(
                "127.0.0.1",
                deployment.project().settings().ports().https(),
                deployment.project().settings().ports().http(),
                trust());
    }

    ContainerEngine engine() {
        return deployment.project().platform().engine();
    }

    /** The connection to it. */
    Engine connection() {
        return ((DockerEngine) engine()).engine();
    }

    DockerClient docker() {
        return connection().client();
    }

    Instance instance(Service service, int slot) {
        return deployment
                .project()
                .inventory()
                .find(deployment.project().containerName(service, slot))
                .orElseThrow();
    }

    /** The count itself, read without counting; 0 when there is none yet. */
    long count() {
        return number(redis("GET", "hits"));
    }

    /** Sets the count and gives what it was, in one command; 0 when there was none. */
    long resetCount(long value) {
        return number(redis("GETSET", "hits", String.valueOf(value)));
    }

    private static long number(String stored) {
        return stored.isEmpty() ? 0 : Long.parseLong(stored);
    }

    void setCount(long value) {
        assertThat(redis("SET", "hits", String.valueOf(value))).isEqualTo("OK");
    }

    /** What Redis answers a user who may do anything. */
    String redis(String... command) {
        return exec(topology().redis(), 0, Redis.client(command)).strip();
    }

    /** What a command inside a container prints; it must succeed. */
    String exec(Service service, int slot, List<String> command) {
        Inside.Result result = Exec.run(engine(), instance(service, slot).id(), command, COMMAND);
        assertThat(result.status()).as(result.output()).isZero();
        return result.output();
    }

    /** What Prometheus has for an expression now, a line for each series, as its own tool prints it. */
    List<String> query(String expression) {
        var prometheus = (Prometheus) topology().service("prometheus").orElseThrow();
        String url = "http://127.0.0.1:" + prometheus.port();
        return exec(prometheus, 0, List.of("promtool", "query", "instant", url, expression))
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    /** Starts a container that was stopped or killed and waits until it is ready. */
    void startAgain(Service service, int slot, Duration atMost) {
        Instance instance = instance(service, slot);
        new Containers(engine()).start(instance);
        new HealthGate(engine(), service.instance(slot), service.health(), atMost).await(instance.id());
    }

    private SSLContext trust() {
        try (InputStream pem =
                Files.newInputStream(deployment.project().certificates().authority())) {
            return Tls.trusting(
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Long work, such as building images on a bare machine, is worth a line in the build's output. */
    private static final class TestProgress implements Progress {
        @Override
        public Task start(String subject) {
            long started = System.nanoTime();
            return new Task() {
                @Override
                public void now(String step) {}

                @Override
                public void done(String result) {
                    say(subject + ": " + result + " (" + (System.nanoTime() - started) / 1_000_000 + " ms)");
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void say(String line) {
            System.out.println("[topology] " + line);
        }
    }
}
