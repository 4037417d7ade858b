package countme.topology.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import countme.topology.config.Subnet;
import countme.topology.config.Subnets;
import countme.topology.docker.CreateCommands;
import countme.topology.service.catalog.App;
import countme.topology.service.catalog.ContainerExporter;
import countme.topology.service.catalog.Guard;
import countme.topology.service.catalog.Proxy;
import countme.topology.service.catalog.Redis;
import countme.topology.state.UpstreamGroup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DescriptionTest {
    private static final Placement SITE = new Placement("countme", new Subnets(new Subnet("10.213.4")));

    private final Redis redis = new Redis(ServiceLogins.NONE);
    private final App app = new App(redis, UpstreamGroup.FIRST, 2, true, false, Duration.ofSeconds(12));
    private final Proxy proxy = Examples.proxy(app, Examples.PORTS, "localhost");

    @Test
    void aReplicaIsNamedAndAddressedByItsSlot() {
        CreateContainerCmd create = described(app, 2);
        assertThat(create.getName()).isEqualTo("countme-app-2");
        assertThat(create.getHostName()).isEqualTo("app-2");
        assertThat(create.getIpv4Address()).isEqualTo("10.213.5.102");
        assertThat(host(create).getNetworkMode()).isEqualTo("countme-backend");
    }

    @Test
    void whatItDependsOnIsFoundByName() {
        CreateContainerCmd create = described(app, 1);
        assertThat(host(create).getExtraHosts()).containsExactly("redis:10.213.5.20");
        assertThat(create.getEnv())
                .contains("COUNTME_REDIS_HOST=redis", "COUNTME_REDIS_PORT=6379", "COUNTME_INTERNAL_PORT=5001");
    }

    @Test
    void replicasComeAndGoSoNobodyHasThemByName() {
        assertThat(host(described(proxy, 0)).getExtraHosts()).noneMatch(entry -> entry.startsWith("app"));
    }

    @Test
    void aReplicaMoreLeavesTheProxysContainerAsItIs() {
        var larger = Examples.proxy(
                new App(redis, UpstreamGroup.FIRST, 3, true, false, Duration.ofSeconds(12)),
                Examples.PORTS,
                "localhost");
        assertThat(CreateCommands.canonical(described(larger, 0)))
                .isEqualTo(CreateCommands.canonical(described(proxy, 0)));
    }

    @Test
    void replicasAreToldWhetherToCountExactlyOnce() {
        assertThat(described(app, 1).getEnv()).contains("COUNTME_EXACTLY_ONCE=true");
        assertThat(described(new App(redis, UpstreamGroup.FIRST, 2, false, false, Duration.ofSeconds(12)), 1)
                        .getEnv())
                .contains("COUNTME_EXACTLY_ONCE=false");
    }

    @Test
    void dataIsMountedWritableAndConfigurationReadOnly() {
        assertThat(host(described(redis, 0)).getBinds())
                .extracting(Bind::toString)
                .containsExactlyInAnyOrder(
                        "countme-redis-data:/data:rw", redis.configVolume(SITE) + ":/etc/countme:ro");
    }

    @Test
    void aServiceWithoutConfigurationMountsNone() {
        var plain = new Service("plain", ImageRef.of("nginx:1.2.3"), 9) {};

        assertThat(host(described(plain, 0)).getBinds()).isEmpty();
    }

    /** Of version 1, the tree as a whole could be written to: a read-only mount of it leaves those below as they are. */
    @Test
    void controlGroupsAreMountedOneByOneWhereTheyAreNotOneTree() {
        var subnets = new Subnets(new Subnet("10.213.4"));
        var old = new Placement("countme", subnets, "/var/lib/docker", false, false);

        assertThat(host(Description.of(new ContainerExporter(), old, 0).applyTo(CreateCommands.blank("image")))
                        .getBinds())
                .extracting(Bind::toString)
                .contains(
                        "/sys/fs/cgroup/cpuacct:/engine/cgroup/cpuacct:ro",
                        "/sys/fs/cgroup/memory:/engine/cgroup/memory:ro")
                .doesNotContain("/sys/fs/cgroup:/engine/cgroup/unified:ro");
    }

    @Test
    void portsArePublishedOnTheBoundAddressOnly() {
        assertThat(host(described(proxy, 0)).getPortBindings().getBindings().values())
                .hasSize(3)
                .allSatisfy(bindings -> assertThat(bindings)
                        .singleElement()
                        .satisfies(binding -> assertThat(binding.getHostIp()).isEqualTo("127.0.0.1")));
        assertThat(host(described(redis, 0)).getPortBindings().getBindings()).isEqualTo(Map.of());
    }

    @Test
    void theEngineRunsTheLivenessCommandWithoutAShellOfItsOwn() {
        assertThat(Objects.requireNonNull(described(redis, 0).getHealthcheck()).getTest())
                .startsWith("CMD", "redis-cli")
                .endsWith("ECHO", "alive");
    }

    @Test
    void itHasTheTimeItsServiceNeedsToFinish() {
        assertThat(described(app, 1).getStopTimeout()).isEqualTo(12);
        assertThat(described(app, 1).getStopSignal()).isEqualTo("SIGTERM");
    }

    @Test
    void whatJoinsAnotherHasNothingOfItsOwnInTheNetwork() {
        CreateContainerCmd create = described(new Guard(proxy, List.of()), 0);
        assertThat(create.getName()).isEqualTo("countme-guard");
        assertThat(host(create).getNetworkMode()).isEqualTo("container:countme-proxy");
        assertThat(create.getHostName()).isNull();
        assertThat(create.getIpv4Address()).isNull();
        assertThat(create.getAliases()).isNullOrEmpty();
        assertThat(host(create).getExtraHosts()).isNullOrEmpty();
        assertThat(host(create).getPortBindings()).isNull();
    }

    @Test
    void whatAnotherServiceKeepsIsOnlyRead() {
        var guard = new Guard(proxy, List.of());

        assertThat(host(described(proxy, 0)).getBinds())
                .extracting(Bind::toString)
                .contains("countme-proxy-run:/var/tmp:rw", "countme-guard-bans:/bans:ro");
        assertThat(host(described(guard, 0)).getBinds())
                .extracting(Bind::toString)
                .contains(
                        "countme-guard-data:/data:rw", "countme-guard-bans:/bans:rw", "countme-proxy-run:/var/tmp:ro");
    }

    private static CreateContainerCmd described(Service service, int slot) {
        return Description.of(service, SITE, slot).applyTo(CreateCommands.blank("image"));
    }

    private static HostConfig host(CreateContainerCmd create) {
        return Objects.requireNonNull(create.getHostConfig());
    }
}
