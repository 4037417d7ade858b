package countme.topology.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import countme.topology.Topology;
import countme.topology.config.Settings;
import countme.topology.config.Subnet;
import countme.topology.config.Subnets;
import countme.topology.docker.CreateCommands;
import countme.topology.service.Description;
import countme.topology.service.ImageRef;
import countme.topology.service.Login;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.service.Tls;
import countme.topology.service.watch.LogFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PoliciesTest {
    private static final Placement SITE = new Placement("countme", new Subnets(new Subnet("10.213.4")));

    static List<Service> services() {
        return new Topology(Settings.defaults(), new Tls("", ""), new Login("", "")).services();
    }

    @ParameterizedTest
    @MethodSource("services")
    void aTestRunsWhatIsDeployedButForTheRestart(Service service) {
        CreateContainerCmd session = create(service, Lifetime.SESSION);
        CreateContainerCmd deployed = create(service, Lifetime.DEPLOYED);
        assertThat(host(session).getRestartPolicy()).isEqualTo(RestartPolicy.onFailureRestart(100));
        assertThat(host(deployed).getRestartPolicy()).isEqualTo(RestartPolicy.unlessStoppedRestart());
        assertThat(CreateCommands.canonical(session)).isNotEqualTo(CreateCommands.canonical(deployed));

        host(session).withRestartPolicy(RestartPolicy.unlessStoppedRestart());
        assertThat(CreateCommands.canonical(session)).isEqualTo(CreateCommands.canonical(deployed));
    }

    @ParameterizedTest
    @MethodSource("services")
    void everyServiceIsHardened(Service service) {
        CreateContainerCmd create = create(service, Lifetime.DEPLOYED);
        HostConfig host = host(create);
        assertThat(host.getReadonlyRootfs()).isTrue();
        assertThat(host.getPrivileged()).isFalse();
        assertThat(host.getCapDrop()).containsExactly(Capability.ALL);
        assertThat(host.getCapAdd())
                .isEqualTo(service.name().equals("guard") ? new Capability[] {Capability.NET_ADMIN} : null);
        assertThat(host.getSecurityOpts()).containsExactly("no-new-privileges");
        if (!Policies.EXCEPTIONS.containsKey(service.name())) {
            assertThat(create.getUser()).matches("[1-9]\\d*:[1-9]\\d*");
            assertThat(host.getBinds())
                    .allSatisfy(bind -> assertThat(bind.getPath()).startsWith("countme-"));
        }
    }

    @Test
    void whoeverReadsWhatIsTheEnginesOnlyReads() {
        assertThat(Policies.EXCEPTIONS).containsOnlyKeys("collector", "container-exporter", "guard");
        assertThat(services())
                .flatMap(service ->
                        List.of(host(create(service, Lifetime.DEPLOYED)).getBinds()))
                .filteredOn(bind -> bind.getPath().startsWith("/"))
                .extracting(Bind::toString)
                .containsExactlyInAnyOrder(
                        "/var/lib/docker/containers:/engine/containers:ro",
                        "/var/lib/docker/containers:/engine/containers:ro",
                        "/sys/fs/cgroup:/engine/cgroup/unified:ro");
    }

    @Test
    void theCollectorReadsTheEnginesLogs() {
        Service collector = services().stream()
                .filter(service -> service.name().equals("collector"))
                .findFirst()
                .orElseThrow();
        assertThat(host(create(collector, Lifetime.DEPLOYED)).getBinds())
                .filteredOn(bind -> bind.getPath().startsWith("/"))
                .singleElement()
                .hasToString("/var/lib/docker/containers:/engine/containers:ro");
    }

    @Test
    void nobodyElseIsRunAsRoot() {
        var intruder = new Service("intruder", ImageRef.of("nginx:1.2.3"), 9) {
            {
                runsAs(0, 0);
            }
        };
        assertThatThrownBy(() -> create(intruder, Lifetime.DEPLOYED)).hasMessageContaining("intruder");
    }

    @Test
    void nobodyElseHasACapability() {
        var intruder = new Service("intruder", ImageRef.of("nginx:1.2.3"), 9) {
            {
                mayUse(Capability.NET_ADMIN);
            }
        };
        assertThatThrownBy(() -> create(intruder, Lifetime.DEPLOYED)).hasMessageContaining("intruder");
    }

    @ParameterizedTest
    @MethodSource("services")
    void everyServiceIsLimited(Service service) {
        HostConfig host = host(create(service, Lifetime.DEPLOYED));
        long bytes = service.limits().memoryMiB() * 1024L * 1024;
        assertThat(host.getMemory()).isEqualTo(bytes).isPositive();
        assertThat(host.getMemorySwap()).isEqualTo(bytes);
        assertThat(host.getPidsLimit()).isEqualTo(service.limits().pids()).isPositive();
        assertThat(host.getCpuShares()).isEqualTo(service.limits().cpuShares()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("services")
    void noLogGrowsForEver(Service service) {
        assertThat(Objects.requireNonNull(
                                host(create(service, Lifetime.DEPLOYED)).getLogConfig())
                        .getConfig())
                .containsEntry("max-size", service.logs() == LogFormat.REQUESTS ? "50m" : "1m")
                .containsEntry("max-file", "3")
                .containsEntry("labels", "countme.project,countme.service,countme.slot");
    }

    private static CreateContainerCmd create(Service service, Lifetime lifetime) {
        var description = Description.of(service, SITE, service.slots().get(0));
        CreateContainerCmd create = description.applyTo(CreateCommands.blank("image"));
        Policies.of(lifetime).forEach(policy -> policy.applyTo(create, description));
        return create;
    }

    private static HostConfig host(CreateContainerCmd create) {
        return Objects.requireNonNull(create.getHostConfig());
    }
}
