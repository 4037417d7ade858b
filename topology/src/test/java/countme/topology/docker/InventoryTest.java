package countme.topology.docker;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.docker.Inventory.State;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InventoryTest {
    @ParameterizedTest
    @CsvSource({"running,RUNNING", "Exited,EXITED", "paused,PAUSED", "created,CREATED", "nonsense,DEAD"})
    void theEnginesWordIsUnderstood(String word, State state) {
        assertThat(State.of(word)).isEqualTo(state);
    }
}
