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
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {
    private final DesiredContainer redis = Examples.desired(Examples.topology(2).redis(), 0);
    private final DesiredContainer first = Examples.desired(Examples.topology(2).app(), 1);
    private final DesiredContainer second =
            Examples.desired(Examples.topology(2).app(), 2);

    @Test
    void whatIsMissingIsCreated() {
        assertThat(plan(List.of(redis)).steps()).containsExactly(new Create(redis));
    }

    @ParameterizedTest
    @CsvSource({
        "RUNNING,Keep",
        "CREATED,Start",
        "EXITED,Start",
        "PAUSED,Start",
        "RESTARTING,Start",
        "DEAD,Replace",
        "CUT,Replace",
        "REMOVING,Replace",
    })
    void theStateOfAContainerThatIsAsDesiredDecides(State state, String step) {
        assertThat(plan(List.of(redis), Examples.present(redis, state)).steps())
                .singleElement()
                .extracting(each -> each.getClass().getSimpleName())
                .isEqualTo(step);
    }

    @ParameterizedTest
    @CsvSource({"RUNNING", "EXITED", "PAUSED"})
    void whatDiffersIsReplacedWhateverItsState(State state) {
        Instance old = Examples.present(redis, state, "another");
        assertThat(plan(List.of(redis), old).steps()).containsExactly(new Replace(redis, old));
    }

    @Test
    void whatNothingWantsIsRemoved() {
        Instance surplus = Examples.present(second, State.RUNNING);
        Instance kept = Examples.present(first, State.RUNNING);
        Plan plan = Plan.of(List.of(first), Set.of(first.containerName()), new Inventory(List.of(kept, surplus)));
        assertThat(plan.steps()).containsExactly(new Keep(first, kept), new Remove(surplus));
        assertThat(plan.changes()).containsExactly("app-2");
    }

    @Test
    void whatAnotherPlanConvergesIsLeftAlone() {
        Plan plan = plan(List.of(redis), Examples.present(first, State.EXITED));
        assertThat(plan.steps()).containsExactly(new Create(redis));
    }

    @Test
    void whereAllIsAsDesiredNothingChanges() {
        Plan plan = plan(
                List.of(redis, first), Examples.present(redis, State.RUNNING), Examples.present(first, State.RUNNING));
        assertThat(plan.steps()).hasSize(2).allMatch(Keep.class::isInstance);
        assertThat(plan.changes()).isEmpty();
    }

    @Test
    void everyStepSaysWhatItDoes() {
        Instance old = Examples.present(first, State.EXITED);
        assertThat(List.of(
                                new Create(first),
                                new Replace(first, old),
                                new Start(first, old),
                                new Reload(first, old),
                                new Keep(first, old),
                                new Remove(old))
                        .stream()
                        .map(step -> step.action() + " " + step.instance()))
                .containsExactly(
                        "create app-1", "replace app-1", "start app-1", "reload app-1", "keep app-1", "remove app-1");
    }

    @Test
    void onlyWhatIsKeptIsAskedWhetherItMustReload() {
        Instance kept = Examples.present(redis, State.RUNNING);
        Instance stopped = Examples.present(first, State.EXITED);
        Plan plan = plan(List.of(redis, first), kept, stopped);
        assertThat(plan.reloading(keep -> true).steps())
                .containsExactly(new Reload(redis, kept), new Start(first, stopped));
        assertThat(plan.reloading(keep -> false)).isEqualTo(plan);
    }

    @Test
    void whatReloadsIsAChange() {
        Plan plan = plan(List.of(redis), Examples.present(redis, State.RUNNING)).reloading(keep -> true);
        assertThat(plan.changes()).containsExactly("redis");
    }

    @ParameterizedTest
    @CsvSource({
        "RUNNING, RUNNING, Keep",
        "EXITED, RUNNING, Replace",
        "PAUSED, RUNNING, Replace",
        "CUT, RUNNING, Replace",
        "RUNNING, EXITED, Start",
        "EXITED, EXITED, Replace",
        "RUNNING, CUT, Replace",
    })
    void whatJoinsAnotherIsMadeAnewWithIt(State other, State own, String step) {
        Topology topology = Examples.topology(2);
        DesiredContainer proxy = Examples.desired(topology.proxy(), 0);
        DesiredContainer guard = Examples.desired(topology.service("guard").orElseThrow(), 0);
        Plan plan = Plan.of(
                List.of(guard, proxy),
                Set.of(proxy.containerName(), guard.containerName()),
                new Inventory(List.of(Examples.present(proxy, other), Examples.present(guard, own))));

        assertThat(plan.towards(guard.description().service()))
                .singleElement()
                .extracting(each -> each.getClass().getSimpleName())
                .isEqualTo(step);
    }

    @Test
    void whatJoinsOneThatIsGoneIsMadeAnewWithItAndStaysWhenThatOnlyReloads() {
        Topology topology = Examples.topology(2);
        DesiredContainer proxy = Examples.desired(topology.proxy(), 0);
        DesiredContainer guard = Examples.desired(topology.service("guard").orElseThrow(), 0);
        Instance kept = Examples.present(guard, State.RUNNING);
        Instance running = Examples.present(proxy, State.RUNNING);
        Set<String> wanted = Set.of(proxy.containerName(), guard.containerName());

        assertThat(Plan.of(List.of(proxy, guard), wanted, new Inventory(List.of(kept)))
                        .steps())
                .containsExactly(new Create(proxy), new Replace(guard, kept));
        assertThat(Plan.of(List.of(proxy, guard), wanted, new Inventory(List.of(running, kept)))
                        .reloading(keep -> keep.instance().equals("proxy"))
                        .steps())
                .containsExactly(new Reload(proxy, running), new Keep(guard, kept));
    }

    private Plan plan(List<DesiredContainer> desired, Instance... present) {
        Set<String> wanted = List.of(redis, first, second).stream()
                .map(DesiredContainer::containerName)
                .collect(Collectors.toSet());
        return Plan.of(desired, wanted, new Inventory(List.of(present)));
    }
}
