package countme.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import countme.loadtest.FakeCounter;
import countme.loadtest.FakeCounter.Mistake;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeploySimulationTest {
    @TempDir
    private Path directory;

    @Test
    void aVersionIsPushedAndDeployedWhileVisitorsCome() throws Exception {
        try (FakeCounter counter = new FakeCounter(Mistake.NONE)) {
            var launcher = FakeLauncher.good(directory, counter);

            SimulationRun run = run(counter, launcher);

            run.assertPassed();
            assertThat(run.output()).containsPattern("loadtest-[0-9]+ was pushed and deployed in [0-9]+ s; p99 was");
            assertThat(String.join("\n", launcher.calls()))
                    .containsPattern(
                            "push .*--tag loadtest-[0-9]+ --project trial\ndeploy .*loadtest-[0-9]+ .*--project trial");
        }
    }

    @Test
    void aDeployThatFailsFailsTheRun() throws Exception {
        try (FakeCounter counter = new FakeCounter(Mistake.NONE)) {
            var launcher = new FakeLauncher(directory, counter.url(), "", "echo never ready >&2; exit 5");

            SimulationRun run = run(counter, launcher);

            run.assertFailed();
            assertThat(run.output())
                    .contains("FAILED: 'deploy' ended with status 5: never ready")
                    .contains("deployed: count of failed events is 0.0 : false")
                    .contains("\nexact: ");
        }
    }

    private SimulationRun run(FakeCounter counter, FakeLauncher launcher) throws Exception {
        return SimulationRun.of(
                Suite.DEPLOY,
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
