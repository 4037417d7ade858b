package countme.topology.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.concurrent.MemoryTime;
import countme.topology.config.Faults;
import countme.topology.policy.Labels;
import countme.topology.policy.Ownership;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EngineLockTest {
    private final Faults faults = new Faults();
    private final MemoryTime time = new MemoryTime();
    private final MemoryEngine engine = new MemoryEngine(faults, time, (container, command) -> {
        throw new IllegalStateException();
    });

    private EngineLock lock(String holder) {
        return new EngineLock(engine, "shop", time, holder);
    }

    private Lease take() {
        return lock("bob@web2 with 'up'").take(Duration.ZERO);
    }

    private void pass(int seconds) {
        boolean unused = time.pass(Duration.ofSeconds(seconds));
    }

    /** A volume as a launcher elsewhere has left it, which nobody here can look for. */
    private void heldElsewhere() {
        var elsewhere = new HashMap<String, String>();
        elsewhere.put(Labels.PROJECT, "shop");
        elsewhere.put(Labels.VOLUME, Labels.LOCK);
        elsewhere.put(Labels.WRITER, "somebody");
        elsewhere.put(Labels.OWNER, new Ownership("elsewhere@boot", 7, 1).toString());
        elsewhere.put(Labels.HOLDER, "alice@web1 with 'restart app'");
        Map<String, String> unused = engine.createVolume("shop-lock-4", elsewhere);
    }

    @Test
    void nothingIsLeftOfALockThatWasGivenBack() {
        take().close();

        assertThat(engine.volumeNames()).isEmpty();
    }

    @Test
    void whoFindsItTakenIsToldByWhomAndForWhat() {
        try (Lease held = lock("alice@web1 with 'restart app'").take(Duration.ZERO)) {
            assertThatThrownBy(this::take)
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.LOCK_HELD))
                    .hasMessageContaining("It is alice@web1 with 'restart app'.");
            held.confirm();
        }
    }

    @Test
    void anotherProjectHasALockOfItsOwn() {
        Lease held = take();

        new EngineLock(engine, "shop-lock", time, "bob").take(Duration.ZERO).close();

        held.confirm();
    }

    @Test
    void whoWaitsHasItWhenItIsGivenBack() {
        Lease held = take();
        time.in(Duration.ofSeconds(20), held::close);

        lock("bob").take(Duration.ofSeconds(30)).close();
    }

    @Test
    void itIsKeptForAsLongAsItsHolderLives() {
        Lease held = take();
        pass(600);

        assertThatThrownBy(this::take).isInstanceOf(Problem.class);
        held.confirm();
        held.close();
        assertThat(engine.volumeNames()).isEmpty();
    }

    @Test
    void ofALauncherElsewhereThatWasKilledItIsFreeAfterFifteenSeconds() {
        heldElsewhere();
        pass(14);
        assertThatThrownBy(this::take).isInstanceOf(Problem.class).hasMessageContaining("alice@web1");

        pass(2);

        take().close();
        assertThat(engine.volumeNames()).isEmpty();
    }

    @Test
    void ofAProcessOfThisMachineThatIsGoneItIsFreeAtOnce() {
        Ownership self = Ownership.current();
        var gone = new Ownership(self.machine(), self.pid(), self.started() - 1);
        Map<String, String> unused = engine.createVolume(
                "shop-lock-1",
                Map.of(Labels.PROJECT, "shop", Labels.VOLUME, Labels.LOCK, Labels.OWNER, gone.toString()));

        take().close();
    }

    @Test
    void whatAFailureLeftOfALockOfItsOwnDoesNotHoldUpALauncher() {
        for (int call = 1; call < 6; call++) {
            int failing = call;
            faults.from(number -> number == failing);
            try (Lease held = take()) {
                held.confirm();
            } catch (Problem e) {
                assertThat(e.isPassing()).isTrue();
            }
            faults.none();

            take().close();
            assertThat(engine.volumeNames()).as("call " + call).isEmpty();
        }
    }

    @Test
    void anEngineThatIsAwayForAWhileCostsNobodyTheLock() {
        Lease held = take();
        faults.always();
        pass(12);
        assertThatThrownBy(held::confirm)
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.isPassing()).isTrue());
        faults.none();

        held.confirm();

        assertThatThrownBy(this::take).isInstanceOf(Problem.class);
    }

    @Test
    void whoLosesItChangesNothingAnyMore() {
        Lease held = take();
        var guarded = new GuardedEngine(engine, held::confirm);
        faults.always();
        pass(16);
        faults.none();
        Lease next = lock("alice@web1 with 'down'").take(Duration.ZERO);

        assertThatThrownBy(() -> guarded.removeVolume("shop-data"))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.LOCK_HELD))
                .hasMessageContaining("alice@web1 with 'down' has it now");
        assertThat(guarded.volumes(Map.of())).as("what only reads").hasSize(1);
        held.close();
        next.confirm();
        next.close();
        assertThatThrownBy(held::confirm).as("it stays lost").isInstanceOf(Problem.class);
    }

    @Test
    void whenSomebodyRemovesItsVolumeItIsLost() {
        Lease held = take();
        engine.removeVolume(engine.volumeNames().get(0));
        pass(12);

        assertThatThrownBy(held::confirm)
                .isInstanceOf(Problem.class)
                .hasMessageContaining("Somebody has removed its volumes");
        assertThat(engine.volumeNames()).isEmpty();
    }

    @Test
    void volumesThatOnlyLookLikeALockAreNone() {
        for (String name : List.of("shop-lock-", "shop-lock-x", "shop-locks", "shop")) {
            Map<String, String> unused =
                    engine.createVolume(name, Map.of(Labels.PROJECT, "shop", Labels.VOLUME, Labels.LOCK));
        }
        take().close();
    }
}
