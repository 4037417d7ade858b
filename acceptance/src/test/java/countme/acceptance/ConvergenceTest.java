package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.loadtest.Move;
import countme.loadtest.Verdict;
import countme.topology.docker.Exec;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.policy.Labels;
import countme.topology.service.Inside;
import countme.topology.service.catalog.Redis;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/**
 * A launcher that is killed between any two steps leaves nothing that the next one does not put right. The engine's events tell the
 * steps: run n is killed at its nth one and the next goes on from there, until one is done before it would be killed.
 */
@Tag("faults")
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class ConvergenceTest {
    @Container
    static final Stack stack = Stack.shared();

    @RegisterExtension
    final OwnProject own = OwnProject.named("kill");

    @Test
    void whereverTheLauncherIsKilledTheNextOneGoesOn() throws Exception {
        int ups = killedAtEveryStep(Launcher.up(own.ports(), "--detach"));
        theStackIsWhole(2);

        try (var visitors = new Visitors(Target.at(own.ports()))) {
            long before = count();
            visitors.keepComing(2);
            Awaitility.await().until(() -> visitors.answered() > 20);
            int scales = killedAtEveryStep("scale", "app=4") + killedAtEveryStep("scale", "app=2");
            long answered = visitors.answered();
            Awaitility.await().until(() -> visitors.answered() > answered + 20);
            visitors.leave();
            assertThat(visitors.failures()).isEmpty();
            Verdict verdict = visitors.verdict(new Move(before, count()));
            assertThat(verdict.exact()).as(verdict.toString()).isTrue();
            System.out.printf(
                    "[fault] launcher killed %d times during scale: %,d answered, 0 failed%n",
                    scales, visitors.answered());
        }
        theStackIsWhole(2);

        int downs = killedAtEveryStep("down");
        assertThat(Inventory.read(stack.engine(), own.launcher().project()).isEmpty())
                .isTrue();
        assertThat(own.launcher().run(Launcher.up(own.ports(), "--detach")).status())
                .isZero();
        System.out.printf("[fault] launcher killed %d times during up, %d during down: nothing lost%n", ups, downs);
    }

    /** Gives how often it was killed. */
    private int killedAtEveryStep(String... verb) throws Exception {
        for (int step = 1; ; step++) {
            int last = step;
            try (var events =
                    new EngineEvents(stack.connection(), own.launcher().project())) {
                Process process = own.launcher().start(verb);
                Awaitility.await()
                        .atMost(120, TimeUnit.SECONDS)
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> events.changes() >= last || !process.isAlive());
                if (!process.isAlive()) {
                    assertThat(process.waitFor()).as(own.launcher().out()).isZero();
                    return step - 1;
                }
                process.destroyForcibly().waitFor();
            }
        }
    }

    private void theStackIsWhole(int replicas) {
        Launcher.Result again = own.launcher().run(Launcher.up(own.ports(), "--detach"));
        assertThat(again.status()).as(again.err()).isZero();
        assertThat(again.out()).contains("nothing was changed");
        Inventory inventory = Inventory.read(stack.engine(), own.launcher().project());
        assertThat(inventory.containers())
                .extracting(Instance::instance)
                .filteredOn(name -> name.startsWith("app-"))
                .hasSize(replicas);
        assertThat(stack.docker()
                        .listContainersCmd()
                        .withShowAll(true)
                        .withLabelFilter(Map.of(Labels.PROJECT, own.launcher().project()))
                        .exec())
                .as("no helper is left")
                .hasSize(inventory.containers().size());
    }

    private long count() {
        Instance redis = Inventory.read(stack.engine(), own.launcher().project())
                .named("redis")
                .get(0);
        Inside.Result result = Exec.run(stack.engine(), redis.id(), Redis.client("GET", "hits"), Duration.ofSeconds(5));
        return result.output().isBlank() ? 0 : Long.parseLong(result.output().strip());
    }
}
