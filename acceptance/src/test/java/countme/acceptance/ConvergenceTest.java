package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.loadtest.Move;
import countme.loadtest.Verdict;
import countme.topology.config.Ports;
import countme.topology.docker.Belongings;
import countme.topology.docker.Exec;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.policy.Labels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

    @TempDir
    private Path directory = Path.of("");

    private Launcher launcher = new Launcher("", directory);
    private Ports ports = new Ports("127.0.0.1", 1, 2, "127.0.0.1", 3);

    @BeforeEach
    void choosePlace() {
        stack.awaitEverything();
        launcher = new Launcher(stack.deployment().settings().project() + "-kill", directory);
        ports = Ports.free();
    }

    @AfterEach
    void erase() {
        new Belongings(stack.engine()).erase(launcher.project());
    }

    @Test
    void whereverTheLauncherIsKilledTheNextOneGoesOn() throws Exception {
        int ups = killedAtEveryStep(Launcher.up(ports, "--detach"));
        theStackIsWhole(2);

        try (var visitors = new Visitors(Target.at(ports))) {
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
        assertThat(Inventory.read(stack.engine(), launcher.project()).isEmpty()).isTrue();
        assertThat(launcher.run(Launcher.up(ports, "--detach")).status()).isZero();
        System.out.printf("[fault] launcher killed %d times during up, %d during down: nothing lost%n", ups, downs);
    }

    /** Gives how often it was killed. */
    private int killedAtEveryStep(String... verb) throws Exception {
        for (int step = 1; ; step++) {
            int last = step;
            try (var events = new EngineEvents(stack.engine(), launcher.project())) {
                Process process = launcher.start(verb);
                Awaitility.await()
                        .atMost(120, TimeUnit.SECONDS)
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> events.changes() >= last || !process.isAlive());
                if (!process.isAlive()) {
                    assertThat(process.waitFor()).as(launcher.out()).isZero();
                    return step - 1;
                }
                process.destroyForcibly().waitFor();
            }
        }
    }

    private void theStackIsWhole(int replicas) {
        Launcher.Result again = launcher.run(Launcher.up(ports, "--detach"));
        assertThat(again.status()).as(again.err()).isZero();
        assertThat(again.out()).contains("nothing was changed");
        Inventory inventory = Inventory.read(stack.engine(), launcher.project());
        assertThat(inventory.containers())
                .extracting(Instance::instance)
                .filteredOn(name -> name.startsWith("app-"))
                .hasSize(replicas);
        assertThat(stack.docker()
                        .listContainersCmd()
                        .withShowAll(true)
                        .withLabelFilter(Map.of(Labels.PROJECT, launcher.project()))
                        .exec())
                .as("no helper is left")
                .hasSize(inventory.containers().size());
    }

    private long count() {
        Instance redis = Inventory.read(stack.engine(), launcher.project())
                .named("redis")
                .get(0);
        Exec.Result result =
                Exec.run(stack.engine(), redis.id(), List.of("redis-cli", "GET", "hits"), Duration.ofSeconds(5));
        return result.output().isBlank() ? 0 : Long.parseLong(result.output().strip());
    }
}
