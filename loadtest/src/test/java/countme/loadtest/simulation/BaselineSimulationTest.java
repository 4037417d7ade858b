package countme.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import countme.loadtest.FakeCounter;
import countme.loadtest.FakeCounter.Mistake;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaselineSimulationTest {
    @TempDir
    private Path directory;

    @Test
    void visitorsThatComeAndGoAreCountedExactly() throws Exception {
        SimulationRun run = run(Mistake.NONE, "countme.usersPerSecond", "50", "countme.keepAlive", "false");

        assertThat(run.output())
                .contains("exact: 52 answered, 0 unknown, 0 failed, counter moved by 52")
                .contains("| Baseline           | requests | failed | answers/s |")
                .contains("| hit                |       50 |      0 |      50.0 |");
        run.assertPassed();
        assertThat(run.counted()).isEqualTo(52);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SKIPS       | counted too often: the counter moved by 54, yet only 52 requests were answered",
                "DUPLICATES  | counted twice: 2 answers gave a number that another had given"
            })
    void aCounterThatMakesMistakesFailsTheRun(Mistake mistake, String found) throws Exception {
        SimulationRun run = run(mistake, "countme.usersPerSecond", "50");

        assertThat(run.output()).contains(found);
        run.assertFailed();
    }

    @Test
    void everyPartOfEveryAnswerIsChecked() throws Exception {
        SimulationRun run = run(Mistake.WRONG_ANSWERS, "countme.usersPerSecond", "70");

        assertThat(run.output())
                .contains("status.find.is(200), found 500")
                .contains("IllegalArgumentException: not the")
                .contains("text/plain")
                .contains("| hit                |       70 |      3 |");
        run.assertFailed();
    }

    private SimulationRun run(Mistake mistake, String... parameters) throws Exception {
        try (FakeCounter counter = new FakeCounter(mistake)) {
            return SimulationRun.of(Suite.BASELINE, counter, directory, parameters);
        }
    }
}
