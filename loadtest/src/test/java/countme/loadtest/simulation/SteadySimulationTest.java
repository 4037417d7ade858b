package countme.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import countme.loadtest.FakeCounter;
import countme.loadtest.FakeCounter.Mistake;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SteadySimulationTest {
    @TempDir
    private Path directory;

    @Test
    void aCounterThatIsFastEnoughPasses() throws Exception {
        try (FakeCounter counter = new FakeCounter(Mistake.NONE)) {
            SimulationRun run = SimulationRun.of(
                    Suite.STEADY, counter, directory, "countme.p99Millis", "5000", "countme.warmUpSeconds", "1");

            run.assertPassed();
            assertThat(run.output())
                    .contains("hit: 99th percentile of response time is less than or equal to 5000.0 : true")
                    .contains("| hit                |      100 |      0 |     100.0 |");
            assertThat(run.counted()).as("the warm-up's visits too").isBetween(130L, 170L);
        }
    }

    @Test
    void aCounterThatIsTooSlowFailsTheRun() throws Exception {
        try (FakeCounter counter = new FakeCounter(Mistake.NONE, request -> 60)) {
            SimulationRun run = SimulationRun.of(
                    Suite.STEADY, counter, directory, "countme.p99Millis", "50", "countme.usersPerSecond", "20");

            run.assertFailed();
            assertThat(run.output())
                    .contains("hit: 99th percentile of response time is less than or equal to 50.0 : false")
                    .contains("Global: count of failed events is 0.0 : true")
                    .contains("\nexact: ");
        }
    }
}
