package countme.topology.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.github.dockerjava.api.command.CreateContainerCmd;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CreateCommandsTest {
    @Test
    void theOrderOfLabelsMeansNothing() {
        CreateContainerCmd one = CreateCommands.blank("image").withLabels(Map.of("a", "1", "b", "2"));
        CreateContainerCmd two = CreateCommands.blank("image").withLabels(new TreeMap<>(Map.of("b", "2", "a", "1")));
        assertThat(CreateCommands.canonical(one)).isEqualTo(CreateCommands.canonical(two));
    }

    @Test
    void whatTheWireFormatHasElsewhereIsInItToo() {
        assertThat(CreateCommands.canonical(CreateCommands.blank("image")
                        .withName("name")
                        .withIpv4Address("10.0.0.9")
                        .withAliases("alias")))
                .contains("name", "10.0.0.9", "alias", "image");
    }

    @Test
    void aDescriptionCannotBeExecuted() {
        assertThatIllegalStateException()
                .isThrownBy(() -> CreateCommands.blank("image").exec());
    }
}
