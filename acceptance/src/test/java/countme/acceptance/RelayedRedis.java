package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.HostConfig;
import countme.topology.config.Network;
import countme.topology.docker.Exec;
import countme.topology.docker.StackNetworks;
import countme.topology.policy.Labels;
import countme.topology.service.Inside;
import countme.topology.service.Service;
import countme.topology.service.catalog.App;
import countme.topology.service.catalog.Redis;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Puts a {@link Relay} in Redis' place in the network, and Redis behind it; closing puts Redis back. */
final class RelayedRedis implements AutoCloseable {
    /** Of its network; no service has it. */
    private static final int BEHIND = 200;

    private final Stack stack;
    private final StackNetworks networks;
    private final String redis;
    private final String relay;

    /** Relays with a delay of each answer, or with a reset instead of every so many messages (0 for never), once it is {@link #bad}. */
    RelayedRedis(Stack stack, Duration delay, int resetEvery) {
        this.stack = stack;
        // An 'up' that goes on would remove what it does not know.
        stack.awaitEverything();
        this.networks = new StackNetworks(
                stack.engine(), stack.deployment().project().settings().project());
        this.redis = stack.instance(stack.topology().redis(), 0).id();
        String behind = stack.deployment()
                .project()
                .site()
                .subnets()
                .of(Network.backend)
                .address(BEHIND);
        this.relay = create(behind, delay, resetEvery);
        try {
            networks.disconnect(Network.backend, redis);
            networks.connect(Network.backend, redis, behind);
            docker().startContainerCmd(relay).exec();
            awaitReplicas();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Until each replica gets answers of Redis, whichever way they come. */
    void awaitReplicas() {
        Scene scene = Scene.of(stack);
        App app = stack.topology().app();
        app.slots().forEach(slot -> scene.awaitReady(app, slot));
    }

    /** Whether the network is bad from now on. */
    void bad(boolean isBad) {
        Inside.Result done =
                Exec.run(stack.engine(), relay, List.of(isBad ? "touch" : "rm", Relay.BAD), Duration.ofSeconds(5));
        assertThat(done.succeeded()).as(done.output()).isTrue();
    }

    private String create(String behind, Duration delay, int resetEvery) {
        Service app = stack.topology().app();
        Redis described = stack.topology().redis();
        String id = docker().createContainerCmd(stack.instance(app, 1).imageReference())
                .withEntrypoint("java", "-cp", "/relay", Relay.class.getName())
                .withCmd(
                        behind,
                        String.valueOf(described.port()),
                        String.valueOf(delay.toMillis()),
                        String.valueOf(resetEvery))
                .withLabels(Map.of(
                        Labels.PROJECT, stack.deployment().project().settings().project()))
                .withHostConfig(HostConfig.newHostConfig()
                        .withNetworkMode(stack.deployment().project().site().network(Network.backend)))
                .withIpv4Address(described.address(stack.deployment().project().site(), Network.backend, 0))
                .exec()
                .getId();
        docker().copyArchiveToContainerCmd(id)
                .withRemotePath("/")
                .withTarInputStream(new ByteArrayInputStream(classAsTar()))
                .exec();
        return id;
    }

    private static byte[] classAsTar() {
        String path = Relay.class.getName().replace('.', '/') + ".class";
        try (InputStream in =
                Objects.requireNonNull(Relay.class.getClassLoader().getResourceAsStream(path))) {
            return Tar.of(Map.of("relay/" + path, in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        docker().removeContainerCmd(relay).withForce(true).exec();
        networks.disconnect(Network.backend, redis);
        networks.connect(
                Network.backend,
                redis,
                stack.topology().redis().address(stack.deployment().project().site(), Network.backend, 0));
        awaitReplicas();
    }

    private DockerClient docker() {
        return stack.docker();
    }
}
