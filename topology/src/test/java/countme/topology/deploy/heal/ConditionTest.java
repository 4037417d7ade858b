package countme.topology.deploy.heal;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.Inventory.State;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {
    @ParameterizedTest
    @CsvSource({
        "RUNNING,    Up 2 minutes (healthy),              true,  WELL",
        "RUNNING,    Up 2 minutes (unhealthy),            true,  WELL",
        "RUNNING,    Up 2 minutes (healthy),              false, SILENT",
        "RUNNING,    Up 2 minutes (unhealthy),            false, UNHEALTHY",
        "RUNNING,    Up 2 seconds (health: starting),     false, STARTING",
        "RUNNING,    Up 2 seconds (health: starting),     true,  WELL",
        "CREATED,    Created,                             false, ENDED",
        "EXITED,     Exited (137) 1 second ago,           false, ENDED",
        "PAUSED,     Up 2 minutes (Paused),               false, PAUSED",
        "CUT,        Up 2 minutes (healthy),              false, CUT",
        "CUT,        Up 2 minutes (healthy),              true,  CUT",
        "DEAD,       Dead,                                false, DEAD",
        "RESTARTING, Restarting (1) 1 second ago,         false, RESTARTING",
        "REMOVING,   Removal In Progress,                 false, LEAVING",
    })
    void theEnginesWordAndTheLivenessCommandTellHowItIs(
            State state, String status, boolean answered, Condition condition) {
        assertThat(Condition.of(instance(state, status), answered)).isEqualTo(condition);
    }

    @Test
    void whatTheEngineHasNotIsMissing() {
        assertThat(Condition.of(null, false)).isEqualTo(Condition.MISSING);
    }

    private static Instance instance(State state, String status) {
        return new Instance(
                "id",
                "countme-redis",
                "redis",
                0,
                "",
                "",
                state,
                "image",
                "sha256:1",
                Instant.EPOCH,
                status,
                List.of());
    }
}
