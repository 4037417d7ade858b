package countme.topology.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.DockerClientDelegate;
import com.github.dockerjava.api.command.ListNetworksCmd;
import com.github.dockerjava.api.command.RemoveNetworkCmd;
import com.github.dockerjava.api.model.Network;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.core.command.ListNetworksCmdImpl;
import com.github.dockerjava.core.command.RemoveNetworkCmdImpl;
import countme.topology.config.Problem;
import countme.topology.config.Subnet;
import countme.topology.engine.Engine;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedNetworkTest {
    private final List<String> removed = new ArrayList<>();

    @Test
    void theProjectsOwnIsUsedAndRemoved() throws JsonProcessingException {
        NamedNetwork network = network("{\"countme.project\": \"net9\"}");

        assertThat(network.foreign()).isEmpty();
        assertThat(network.ensure(Optional.empty(), Map.of())).isEqualTo(new Subnet("10.99.7"));
        network.remove();
        assertThat(removed).containsExactly("id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "{\"countme.project\": \"somebody-else\"}"})
    void oneOfItsNameThatIsNotTheProjectsIsNeitherUsedNorRemoved(String labels) throws JsonProcessingException {
        NamedNetwork network = network(labels);

        assertThat(network.subnet()).isEmpty();
        assertThatThrownBy(() -> network.ensure(Optional.empty(), Map.of()))
                .isInstanceOf(Problem.class)
                .hasMessageContainingAll("net9 is not this stack's", "--project");
        network.remove();
        assertThat(removed).isEmpty();
    }

    /** On an engine that has a network of that name with these labels, and makes none. */
    private NamedNetwork network(String labels) throws JsonProcessingException {
        Network there = new JsonMapper().readValue("""
                {"Id": "id", "Name": "net9", "IPAM": {"Config": [{"Subnet": "10.99.7.0/24"}]}, "Labels": %s}
                """.formatted(labels), Network.class);
        DockerClient client = new DockerClientDelegate() {
            @Override
            protected DockerClient getDockerClient() {
                throw new AssertionError("Nothing else is asked of the engine");
            }

            @Override
            public ListNetworksCmd listNetworksCmd() {
                return new ListNetworksCmdImpl(command -> List.of(there));
            }

            @Override
            public RemoveNetworkCmd removeNetworkCmd(String id) {
                return new RemoveNetworkCmdImpl(
                        command -> {
                            removed.add(command.getNetworkId());
                            return null;
                        },
                        id);
            }
        };
        URI nowhere = URI.create("unix:///nowhere");
        return new NamedNetwork(
                new Engine(client, nowhere, nowhere, RemoteApiVersion.VERSION_1_41, "1", "amd64", true, () -> {}),
                "net9");
    }
}
