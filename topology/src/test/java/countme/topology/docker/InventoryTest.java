package countme.topology.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.Inventory.State;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InventoryTest {
    private static final Inventory INVENTORY =
            new Inventory(List.of(instance("redis", 0), instance("app", 2), instance("app", 1)));

    @ParameterizedTest
    @CsvSource({"running,RUNNING", "Exited,EXITED", "paused,PAUSED", "created,CREATED", "nonsense,DEAD"})
    void theEnginesWordIsUnderstood(String word, State state) {
        assertThat(State.of(word)).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({
        "RUNNING,true,RUNNING",
        "EXITED,true,EXITED",
        "RUNNING,false,CUT",
        "EXITED,false,CUT",
        "DEAD,false,DEAD",
        "REMOVING,false,REMOVING"
    })
    void whatLacksANetworkIsCutOffEvenIfItHasEnded(State state, boolean whole, State expected) {
        assertThat(state.connected(whole)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"redis,redis", "app,app-1 app-2", "app-2,app-2"})
    void aNameIsAServiceOrOneOfItsReplicas(String name, String instances) {
        assertThat(INVENTORY.named(name).stream().map(Instance::instance)).containsExactly(instances.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource({"nobody", "app-3", "ap"})
    void anyOtherNameIsAUsageErrorThatListsWhatThereIs(String name) {
        assertThatThrownBy(() -> INVENTORY.named(name)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(problem.what()).contains("'" + name + "'");
            assertThat(problem.why()).contains("app-1, app-2, redis");
        });
    }

    @Test
    void whereThereIsNothingItSaysHowToStart() {
        assertThatThrownBy(() -> new Inventory(List.of()).named("app"))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.exitCode()).isEqualTo(ExitCode.FAILED);
                    assertThat(problem.next()).contains("'up'");
                });
    }

    private static Instance instance(String service, int slot) {
        return new Instance(
                "id",
                "countme-" + service,
                service,
                slot,
                "",
                "",
                State.RUNNING,
                "image",
                "sha256:1",
                Instant.EPOCH,
                "",
                List.of());
    }
}
