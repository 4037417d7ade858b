package countme.topology.deploy.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.Topology;
import countme.topology.deploy.Examples;
import countme.topology.deploy.reconcile.Step.Create;
import countme.topology.deploy.reconcile.Step.Keep;
import countme.topology.deploy.reconcile.Step.Reload;
import countme.topology.deploy.reconcile.Step.Remove;
import countme.topology.deploy.reconcile.Step.Replace;
import countme.topology.deploy.reconcile.Step.Start;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.Inventory.State;
import countme.topology.service.Service;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeTest {
    private final Topology topology = Examples.topology(2);

    @ParameterizedTest
    @CsvSource({"proxy,GAP", "redis,GAP", "app,NONE", "loki,NONE", "prometheus,NONE"})
    void whatTheCounterCannotAnswerWithoutMakesAGapWhereThereIsOnlyOne(String name, Interruption interruption) {
        DesiredContainer desired = desired(topology, name);
        Instance old = Examples.present(desired, State.RUNNING);
        assertThat(List.of(new Create(desired), new Start(desired, old), new Replace(desired, old)))
                .allSatisfy(step -> assertThat(step.interruption(serving()))
                        .as(step.action())
                        .isEqualTo(interruption));
    }

    @ParameterizedTest
    @CsvSource({"proxy", "app", "prometheus"})
    void takingOverAConfigurationOnlyMakesConnectionsAnew(String name) {
        DesiredContainer desired = desired(topology, name);
        assertThat(new Reload(desired, Examples.present(desired, State.RUNNING)).interruption(serving()))
                .isEqualTo(Interruption.RECONNECT);
    }

    @Test
    void keepingAndRemovingWhatNobodyWantsInterruptNothing() {
        DesiredContainer redis = desired(topology, "redis");
        Instance old = Examples.present(redis, State.RUNNING);
        assertThat(new Keep(redis, old).interruption(serving())).isEqualTo(Interruption.NONE);
        assertThat(new Remove(old).interruption(serving())).isEqualTo(Interruption.NONE);
    }

    @Test
    void theOnlyReplicaMakesAGap() {
        Topology lonely = Examples.topology(1);
        DesiredContainer only = desired(lonely, "app");
        assertThat(new Replace(only, Examples.present(only, State.RUNNING)).interruption(serving()))
                .isEqualTo(Interruption.GAP);
    }

    @Test
    void onlyStepsThatChangeSomethingAreChanges() {
        DesiredContainer redis = desired(topology, "redis");
        DesiredContainer app = desired(topology, "app");
        var plan = new Plan(List.of(new Keep(redis, Examples.present(redis, State.RUNNING)), new Create(app)));
        assertThat(Change.of(plan, serving())).containsExactly(new Change("create", "app-1", Interruption.NONE, false));
    }

    @ParameterizedTest
    @CsvSource({"redis,RUNNING,true", "redis,EXITED,false", "app,RUNNING,false", "loki,RUNNING,false"})
    void usersLoseSomethingWhereAGapHitsWhatRuns(String name, State state, boolean interrupts) {
        DesiredContainer desired = desired(topology, name);
        var plan = new Plan(List.of(new Replace(desired, Examples.present(desired, state))));
        assertThat(Change.of(plan, serving()))
                .singleElement()
                .matches(change -> change.interruptsUsers() == interrupts);
    }

    @Test
    void aFirstStartInterruptsNobody() {
        var plan = new Plan(List.of(new Create(desired(topology, "redis")), new Create(desired(topology, "proxy"))));
        assertThat(Change.of(plan, serving()))
                .hasSize(2)
                .noneMatch(Change::interruptsUsers)
                .allMatch(change -> change.interruption() == Interruption.GAP);
    }

    @Test
    void aMissingImageIsGotFirst() {
        var inventory = new Inventory(List.of(
                Examples.present(desired(topology, "app"), State.RUNNING),
                Examples.present(desired(topology, "redis"), State.EXITED)));
        assertThat(Change.withoutImage(topology.redis(), Examples.SITE, inventory, serving()))
                .last()
                .isEqualTo(new Change("replace", "redis", Interruption.GAP, false));
        assertThat(Change.withoutImage(topology.app(), Examples.SITE, inventory, serving()))
                .containsExactly(
                        new Change("get the image of", "app", Interruption.NONE, false),
                        new Change("replace", "app-1", Interruption.NONE, true),
                        new Change("create", "app-2", Interruption.NONE, false));
    }

    private Set<String> serving() {
        return topology.serving().stream().map(Service::name).collect(Collectors.toSet());
    }

    private static DesiredContainer desired(Topology topology, String name) {
        Service service = topology.service(name).orElseThrow();
        return Examples.desired(service, service.slots().get(0));
    }
}
