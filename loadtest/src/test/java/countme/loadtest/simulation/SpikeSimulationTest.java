package countme.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import countme.loadtest.FakeCounter;
import countme.loadtest.FakeCounter.Mistake;
import java.nio.file.Path;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("It judges whether answers take as long as before.")
class SpikeSimulationTest {
    /** More requests than come before the spike, fewer than come with it. */
    private static final int IN_THE_SPIKE = 130;

    @TempDir
    private Path directory;

    @Test
    void aCounterThatIsItselfAgainAfterwardsPasses() throws Exception {
        // Other builds may be at work beside this one: there is time for three quiet seconds in a row.
        SimulationRun run = run(request -> 0, "10", "7");

        run.assertPassed();
        assertThat(run.output())
                .contains("\nrecovered: response times were as before ")
                .contains("| hit before         |", "| hit in the spike   |", "| hit after          |", "| all  ");
    }

    @Test
    void aCounterThatStaysSlowFailsTheRun() throws Exception {
        SimulationRun run = run(request -> request < IN_THE_SPIKE ? 0 : 150, "4", "1");

        run.assertFailed();
        assertThat(run.output())
                .contains("NOT RECOVERED: response times were not as before any more")
                .contains("recovered: count of failed events is 0.0 : false")
                .contains("Global: count of failed events is 0.0 : false")
                .contains("\nexact: ");
    }

    private SimulationRun run(LongUnaryOperator millis, String seconds, String recovery) throws Exception {
        try (FakeCounter counter = new FakeCounter(Mistake.NONE, millis)) {
            return SimulationRun.of(
                    Suite.SPIKE,
                    counter,
                    directory,
                    "countme.usersPerSecond",
                    "20",
                    "countme.seconds",
                    seconds,
                    "countme.warmUpSeconds",
                    "1",
                    "countme.spikePerSecond",
                    "100",
                    "countme.spikeSeconds",
                    "1",
                    "countme.recoverySeconds",
                    recovery);
        }
    }
}
