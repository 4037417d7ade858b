package countme.topology.deploy.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.Topology;
import countme.topology.deploy.Examples;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.Inventory.State;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestartTest {
    private static final Set<String> SERVING = Set.of("proxy", "app", "redis");

    private final Topology topology = Examples.topology(2);

    @Test
    void aServiceIsAllItsReplicasInTurnAndUsersNoticeNothing() {
        var inventory = new Inventory(List.of(app(2, State.RUNNING), app(1, State.RUNNING)));
        assertThat(Restart.changes(inventory.named("app"), Set.copyOf(inventory.containers()), SERVING))
                .containsExactly(
                        new Change("restart", "app-1", Interruption.NONE, true),
                        new Change("restart", "app-2", Interruption.NONE, true));
    }

    @Test
    void aReplicaIsThatOne() {
        var inventory = new Inventory(List.of(app(1, State.RUNNING), app(2, State.RUNNING)));
        assertThat(Restart.changes(inventory.named("app-2"), Set.copyOf(inventory.containers()), SERVING))
                .containsExactly(new Change("restart", "app-2", Interruption.NONE, true));
    }

    @Test
    void theOnlyReplicaThatAnswersLeavesAGapUnlessAnotherOneIsRestartedBeforeIt() {
        var inventory = new Inventory(List.of(app(1, State.RUNNING), app(2, State.RUNNING)));
        Set<Instance> answering = Set.copyOf(inventory.named("app-1"));

        assertThat(Restart.changes(inventory.named("app-1"), answering, SERVING))
                .containsExactly(new Change("restart", "app-1", Interruption.GAP, true));
        assertThat(Restart.changes(inventory.named("app"), answering, SERVING))
                .containsExactly(
                        new Change("restart", "app-1", Interruption.NONE, true),
                        new Change("restart", "app-2", Interruption.NONE, true));
    }

    @ParameterizedTest
    @CsvSource({"proxy,true", "redis,true", "loki,false", "prometheus,false"})
    void usersAreSparedUnlessTheCounterCannotAnswerWithoutIt(String name, boolean interrupts) {
        Instance only = Examples.present(Examples.desired(topology.service(name).orElseThrow(), 0), State.RUNNING);
        assertThat(Restart.changes(List.of(only), Set.of(only), SERVING))
                .singleElement()
                .matches(change -> change.interruptsUsers() == interrupts);
    }

    private Instance app(int slot, State state) {
        return Examples.present(Examples.desired(topology.app(), slot), state);
    }
}
