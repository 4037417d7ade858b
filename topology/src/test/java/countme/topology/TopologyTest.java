package countme.topology;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.config.AlertReceivers;
import countme.topology.config.Network;
import countme.topology.config.Setting;
import countme.topology.config.SettingSources;
import countme.topology.config.Settings;
import countme.topology.config.Subnet;
import countme.topology.config.Subnets;
import countme.topology.service.Description;
import countme.topology.service.Login;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.service.Tls;
import countme.topology.service.catalog.Alertmanager;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TopologyTest {
    private static final Placement SITE = new Placement("countme", new Subnets(new Subnet("10.213.4")));

    private final Topology topology = withReplicas(Settings.MAX_REPLICAS);

    @Test
    void everyServiceHasANameOfItsOwn() {
        assertThat(topology.services()).extracting(Service::name).doesNotHaveDuplicates();
        assertThat(topology.instances()).doesNotHaveDuplicates();
    }

    @Test
    void everyContainerHasAnAddressOfItsOwn() {
        List<String> addresses = topology.services().stream()
                .filter(service -> service.joined().isEmpty())
                .flatMap(service -> service.slots().stream()
                        .flatMap(slot -> Description.of(service, SITE, slot).addresses().values().stream()))
                .toList();
        assertThat(addresses)
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(topology.proxy().gateways(SITE));
    }

    @Test
    void theGuardLivesInTheProxysNetworkAndServesNobody() {
        Service guard = topology.service("guard").orElseThrow();
        assertThat(guard.address(SITE, Network.edge, 0))
                .isEqualTo(topology.proxy().address(SITE, Network.edge, 0));
        assertThat(guard.networks()).isEqualTo(topology.proxy().networks());
        assertThat(topology.joining(topology.proxy())).containsExactly(guard);
        assertThat(topology.joining(topology.redis())).isEmpty();
        assertThat(topology.serving()).doesNotContain(guard);
    }

    @Test
    void nobodyIsInANetworkThatItDoesNotNeed() {
        assertThat(in(Network.edge)).containsExactly("proxy", "guard");
        assertThat(in(Network.backend))
                .containsExactlyInAnyOrder("proxy", "app", "redis", "prometheus", "redis-exporter", "guard");
        assertThat(in(Network.ops))
                .containsExactlyInAnyOrder(
                        "proxy",
                        "loki",
                        "alertmanager",
                        "prometheus",
                        "registry",
                        "collector",
                        "nginx-exporter",
                        "guard",
                        "blackbox",
                        "container-exporter");
    }

    @Test
    void whoTellsSomebodyOutsideHasAWayOut() {
        var receivers = new AlertReceivers(Optional.of("https://hooks.example/1"), Optional.empty(), Optional.empty());
        assertThat(new Alertmanager(receivers, "https://localhost:9443").networks())
                .containsExactly(Network.edge, Network.ops);
    }

    private List<String> in(Network network) {
        return topology.services().stream()
                .filter(service -> service.networks().contains(network))
                .map(Service::name)
                .toList();
    }

    @Test
    void twiceAsManyReplicasWouldStillHaveTheirOwnAddresses() {
        var taken = new HashSet<String>();
        topology.services().stream()
                .filter(service -> !service.equals(topology.app()))
                .forEach(service -> taken.add(service.address(SITE, Network.backend, 0)));
        for (int slot = 1; slot <= 2 * Settings.MAX_REPLICAS; slot++) {
            assertThat(taken.add(topology.app().address(SITE, Network.backend, slot)))
                    .as("app-" + slot)
                    .isTrue();
        }
        assertThat(topology.app().address(SITE, Network.backend, 1)).isEqualTo("10.213.5.101");
    }

    @Test
    void everyDataVolumeBelongsToOneService() {
        assertThat(topology.services().stream().flatMap(service -> service.volumes().stream()))
                .extracting(volume -> volume.name())
                .doesNotHaveDuplicates()
                .contains("redis-data");
    }

    @Test
    void whatServesIsTheProxyWithAllItNeeds() {
        assertThat(topology.serving())
                .contains(topology.proxy(), topology.app(), topology.redis())
                .doesNotContain(topology.loki())
                .allSatisfy(service -> assertThat(topology.serving()).containsAll(service.dependencies()));
    }

    @Test
    void withoutMonitoringWhatServesIsLeftAndTheRegistry() {
        Topology unwatched = with(Setting.MONITORING, "false");
        assertThat(unwatched.services().stream().map(Service::name))
                .containsExactlyInAnyOrder("redis", "app", "proxy", "registry");
    }

    @Test
    void theRegistryIsLeftOutByASettingOfItsOwn() {
        assertThat(with(Setting.REGISTRY, "false").registry()).isEmpty();
        assertThat(with(Setting.REGISTRY, "false").service("prometheus")).isPresent();
    }

    @Test
    void replicasAreNumberedFromOne() {
        Topology three = withReplicas(3);
        assertThat(three.app().slots().stream().map(three.app()::instance)).containsExactly("app-1", "app-2", "app-3");
        assertThat(three.instances())
                .contains("app-1", "app-2", "app-3", "proxy", "redis")
                .hasSize(three.services().size() + 2);
    }

    @Test
    void servicesAreFoundByName() {
        assertThat(topology.service("redis")).contains(topology.redis());
        assertThat(topology.service("nobody")).isEmpty();
    }

    @Test
    void onlyTheProxyIsReachableFromOutside() {
        assertThat(topology.services())
                .filteredOn(service -> !service.publishedPorts().isEmpty())
                .containsExactly(topology.proxy());
    }

    @Test
    void everyImageIsPinned() {
        assertThat(topology.services())
                .allSatisfy(service -> assertThat(service.image().tag()).containsPattern("\\d+\\.\\d+\\.\\d+"));
    }

    @Test
    void everyServiceIsWatchedInLogsAndInNumbers() {
        var measured = topology.services().stream()
                .flatMap(service -> service.measured().stream())
                .toList();
        assertThat(topology.services()).allSatisfy(service -> {
            assertThat(service.logs()).as(service.name()).isNotNull();
            assertThat(!service.metrics().isEmpty() || measured.contains(service))
                    .as("metrics of " + service.name())
                    .isTrue();
        });
    }

    @Test
    void whatIsStartedFirstDependsOnNothing() {
        assertThat(topology.redis().depth()).isZero();
        assertThat(topology.services())
                .allSatisfy(service -> assertThat(service.dependencies())
                        .allSatisfy(dependency -> assertThat(dependency.depth()).isLessThan(service.depth())));
        assertThat(topology.proxy().depth())
                .as("no further than it has to be")
                .isEqualTo(topology.app().depth() + 1);
    }

    @Test
    void nobodyBansABalancerBehindWhichManyShareOneAddress() {
        String jails = with(Setting.TRUSTED_PROXIES, "192.0.2.7")
                .guarding()
                .orElseThrow()
                .service()
                .configuration(SITE)
                .files()
                .get("jail.conf");
        assertThat(jails).contains("192.0.2.7");
    }

    private static Topology withReplicas(int replicas) {
        return with(Setting.REPLICAS, String.valueOf(replicas));
    }

    private static Topology with(Setting setting, String value) {
        return new Topology(
                Settings.from(SettingSources.resolve(Map.of(setting, value), Map.of(), null, false)),
                new Tls("chain", "key"),
                new Login("countme", "secret"));
    }
}
