package countme.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import countme.loadtest.FakeCounter;
import countme.loadtest.FakeCounter.Mistake;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicaLossSimulationTest {
    @TempDir
    private Path directory;

    @Test
    void aReplicaIsKilledWhileVisitorsCome() throws Exception {
        try (FakeCounter counter = new FakeCounter(Mistake.NONE)) {
            var launcher = FakeLauncher.good(directory, counter);

            SimulationRun run = run(counter, launcher);

            run.assertPassed();
            assertThat(run.output())
                    .containsPattern("app-1 was killed, and seen ready again within [0-9]+ s; p99 was [0-9]+ ms before")
                    .contains("| hit before         |", "| hit after          |");
            assertThat(launcher.calls()).contains("exec --progress quiet app-1 --project trial -- sh -c kill -SEGV 1");
        }
    }

    @Test
    void aRequestThatFailsMeanwhileFailsTheRun() throws Exception {
        try (FakeCounter counter = new FakeCounter(Mistake.WRONG_ANSWERS)) {
            SimulationRun run = run(counter, FakeLauncher.good(directory, counter));

            run.assertFailed();
            assertThat(run.output()).contains("Global: count of failed events is 0.0 : false");
        }
    }

    private SimulationRun run(FakeCounter counter, FakeLauncher launcher) throws Exception {
        return SimulationRun.of(
                Suite.REPLICA_LOSS,
                counter,
                directory,
                "countme.usersPerSecond",
                "50",
                "countme.project",
                "trial",
                "countme.launcher",
                launcher.program().toString());
    }
}
