package countme.topology.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.concurrent.MemoryTime;
import countme.topology.config.Faults;
import countme.topology.config.Subnet;
import countme.topology.policy.Labels;
import countme.topology.report.Problem;
import countme.topology.service.Inside;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NamedNetworkTest {
    private static final Map<String, String> OURS = Map.of(Labels.PROJECT, "net9");

    private final MemoryEngine engine =
            new MemoryEngine(new Faults(), new MemoryTime(), (container, command) -> new Inside.Result(0, ""));
    private final NamedNetwork network = new NamedNetwork(engine, "net9");

    @Test
    void theProjectsOwnIsMadeOnceUsedAndRemoved() {
        assertThat(network.subnet()).isEmpty();
        Subnet made = network.ensure(Optional.empty(), OURS);

        assertThat(network.foreign()).isEmpty();
        assertThat(network.ensure(Optional.empty(), OURS)).isEqualTo(made);
        assertThat(network.ensure(Optional.of(made), OURS)).isEqualTo(made);
        network.remove();
        assertThat(engine.networkNames()).isEmpty();
    }

    @Test
    void oneOfItsNameThatIsNotTheProjectsIsNeitherUsedNorRemoved() {
        for (Map<String, String> labels : List.of(Map.<String, String>of(), Map.of(Labels.PROJECT, "other"))) {
            engine.removeNetwork("net9");
            engine.createNetwork("net9", new Subnet("10.99.7"), labels);

            assertThat(network.subnet()).isEmpty();
            assertThat(network.foreign()).isPresent();
            assertThatThrownBy(() -> network.ensure(Optional.empty(), OURS))
                    .isInstanceOf(Problem.class)
                    .hasMessageContainingAll("net9 is not this stack's", "--project");
            network.remove();
            assertThat(engine.networkNames()).containsExactly("net9");
        }
    }

    @Test
    void aSubnetThatAnotherNetworkHasIsPassedOver() {
        Subnet first = Subnet.candidates("net9").findFirst().orElseThrow();
        engine.createNetwork("other", first, Map.of());

        assertThat(network.ensure(Optional.empty(), OURS)).isNotEqualTo(first);
        assertThatThrownBy(() -> network.ensure(Optional.of(first), OURS))
                .isInstanceOf(Problem.class)
                .hasMessageContainingAll("another subnet", "down");
    }

    @Test
    void aWishThatCannotBeGrantedIsRefused() {
        Subnet taken = new Subnet("10.99.7");
        engine.createNetwork("other", taken, Map.of());

        assertThatThrownBy(() -> network.ensure(Optional.of(taken), OURS))
                .isInstanceOf(Problem.class)
                .hasMessageContainingAll("Cannot create the network net9", "overlaps", "--subnet");
    }
}
