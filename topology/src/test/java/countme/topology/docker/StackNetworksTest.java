package countme.topology.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.concurrent.MemoryTime;
import countme.topology.config.Faults;
import countme.topology.config.Network;
import countme.topology.config.Subnet;
import countme.topology.config.Subnets;
import countme.topology.policy.Labels;
import countme.topology.report.Problem;
import countme.topology.service.Inside;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StackNetworksTest {
    private static final Map<String, String> OURS = Map.of(Labels.PROJECT, "net9");

    private final MemoryEngine engine =
            new MemoryEngine(new Faults(), new MemoryTime(), (container, command) -> new Inside.Result(0, ""));
    private final StackNetworks networks = new StackNetworks(engine, "net9");

    @Test
    void theProjectsOwnAreMadeOnceUsedAndRemoved() {
        assertThat(networks.subnets()).isEmpty();
        Subnets made = networks.ensure(Optional.empty(), OURS);

        assertThat(engine.networkNames()).containsExactly("net9-backend", "net9-edge", "net9-ops");
        assertThat(engine.isOpen("net9-edge")).isTrue();
        assertThat(engine.isOpen("net9-backend")).isFalse();
        assertThat(engine.isOpen("net9-ops")).isFalse();
        assertThat(networks.foreign()).isEmpty();
        assertThat(networks.ensure(Optional.empty(), OURS)).isEqualTo(made);
        assertThat(networks.ensure(Optional.of(made), OURS)).isEqualTo(made);
        networks.remove();
        assertThat(engine.networkNames()).isEmpty();
    }

    @Test
    void oneThatIsMissingIsMadeInTheSubnetsOfTheOthers() {
        Subnets made = networks.ensure(Optional.empty(), OURS);
        for (Network network : Network.values()) {
            engine.removeNetwork("net9-" + network);

            assertThat(networks.ensure(Optional.empty(), OURS)).isEqualTo(made);
            assertThat(engine.subnet("net9-" + network)).contains(made.of(network));
        }
    }

    @Test
    void oneThatIsMissingAndCannotBeMadeAgainIsTold() {
        Subnets made = networks.ensure(Optional.empty(), OURS);
        engine.removeNetwork("net9-ops");
        engine.createNetwork("other", made.of(Network.ops), true, Map.of());

        assertThatThrownBy(() -> networks.ensure(Optional.empty(), OURS))
                .isInstanceOf(Problem.class)
                .hasMessageContainingAll("Cannot create the network net9-ops", "overlaps", "'down', then 'up'");
    }

    @Test
    void oneOfSuchANameThatIsNotTheProjectsIsNeitherUsedNorRemoved() {
        for (Map<String, String> labels : List.of(Map.<String, String>of(), Map.of(Labels.PROJECT, "other"))) {
            engine.removeNetwork("net9-ops");
            engine.createNetwork("net9-ops", new Subnet("10.99.7"), true, labels);

            assertThat(networks.subnets()).isEmpty();
            assertThat(networks.foreign()).isPresent();
            assertThatThrownBy(() -> networks.ensure(Optional.empty(), OURS))
                    .isInstanceOf(Problem.class)
                    .hasMessageContainingAll("net9-ops is not this stack's", "--project");
            networks.remove();
            assertThat(engine.networkNames()).containsExactly("net9-ops");
        }
    }

    @Test
    void subnetsOfWhichAnotherNetworkHasOneArePassedOverAndNothingIsLeftOfThem() {
        Subnets first = Subnets.candidates("net9").findFirst().orElseThrow();
        engine.createNetwork("other", first.of(Network.ops), true, Map.of());

        assertThat(networks.ensure(Optional.empty(), OURS)).isNotEqualTo(first);
        assertThat(engine.networkNames()).hasSize(4);
        assertThatThrownBy(() -> networks.ensure(Optional.of(first), OURS))
                .isInstanceOf(Problem.class)
                .hasMessageContainingAll("other subnets", "down");
    }

    @Test
    void aWishThatCannotBeGrantedIsRefusedAndNothingIsMade() {
        var taken = new Subnets(new Subnet("10.99.4"));
        engine.createNetwork("other", taken.of(Network.backend), true, Map.of());

        assertThatThrownBy(() -> networks.ensure(Optional.of(taken), OURS))
                .isInstanceOf(Problem.class)
                .hasMessageContainingAll("Cannot create the networks of net9", "overlaps", "--subnet");
        assertThat(engine.networkNames()).containsExactly("other");
    }

    @Test
    void ofTheProjectsOwnThoseThatNobodyUsesAnyMoreAreRemoved() {
        networks.ensure(Optional.empty(), OURS);
        engine.createNetwork("net9", new Subnet("10.99.7"), true, OURS);
        engine.createNetwork("net9-of-others", new Subnet("10.99.8"), true, Map.of());

        networks.prune();

        assertThat(engine.networkNames()).containsExactly("net9-backend", "net9-edge", "net9-of-others", "net9-ops");
    }
}
