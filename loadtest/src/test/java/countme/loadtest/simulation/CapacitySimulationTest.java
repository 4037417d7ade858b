package countme.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import countme.loadtest.FakeCounter;
import countme.loadtest.FakeCounter.Mistake;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapacitySimulationTest {
    /** With four at once, 80 a second. */
    private static final int MILLIS = 50;

    @TempDir
    private Path directory;

    @Test
    void theHighestRateThatACounterCanKeepUpWithIsTheKnee() throws Exception {
        SimulationRun run = run("40", "300");

        run.assertPassed();
        assertThat(run.output())
                .contains("the knee is at 40 users a second: the highest rate with no failed request")
                .contains("| hit at 40/s        |")
                .contains("| hit at 190/s       |")
                .doesNotContain("hit at 640/s");
    }

    @Test
    void aCounterThatIsTooSlowForTheFirstRateFailsTheRun() throws Exception {
        SimulationRun run = run("40", "20");

        run.assertFailed();
        assertThat(run.output())
                .contains("NO KNEE: at no rate was there no failed request, and 99 of 100 answers within 20 ms")
                .contains("\nexact: ");
    }

    private SimulationRun run(String rate, String p99) throws Exception {
        try (FakeCounter counter = new FakeCounter(Mistake.NONE, request -> MILLIS)) {
            return SimulationRun.of(
                    Suite.CAPACITY,
                    counter,
                    directory,
                    "countme.usersPerSecond",
                    rate,
                    "countme.stepPerSecond",
                    "150",
                    "countme.levels",
                    "5",
                    "countme.p99Millis",
                    p99);
        }
    }
}
