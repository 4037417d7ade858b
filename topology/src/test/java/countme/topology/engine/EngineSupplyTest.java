package countme.topology.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.engine.Machine.Kind;
import countme.topology.engine.Unreachable.Reason;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineSupplyTest {
    private static final String SYSTEM = "unix:///var/run/docker.sock";

    @TempDir
    Path home;

    private final FakeEngines engines = new FakeEngines();
    private final List<String> said = new ArrayList<>();

    @Test
    void theFirstThatAnswersIsUsedAndNoOtherIsAsked() {
        engines.answering(SYSTEM, "unix://" + home + "/.rd/docker.sock");
        assertThat(reach("auto", Map.of()).address()).hasToString(SYSTEM);
        assertThat(engines.dialed).containsExactly(SYSTEM);
    }

    @Test
    void aPerUserEngineIsFoundBehindASocketWithoutPermission() {
        String colima = "unix://" + home + "/.colima/default/docker.sock";
        engines.failing(SYSTEM, Reason.DENIED).answering(colima);
        assertThat(reach("auto", Map.of()).address()).hasToString(colima);
        assertThat(said).isEmpty();
    }

    /** A stack is on the one that was chosen, which may be about to start again. */
    @Test
    void noOtherEngineThanTheChosenOneIsAsked() {
        engines.answering(SYSTEM);
        assertThatThrownBy(() -> reach("auto", Map.of("DOCKER_HOST", "tcp://engine.example:2375")))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("No engine at tcp://engine.example:2375 (from DOCKER_HOST)")
                .hasMessageContaining("or name another engine: --engine ");
        assertThat(engines.dialed).containsExactly("tcp://engine.example:2375");
    }

    @Test
    void aNamedEngineIsTheOnlyOneAsked() {
        assertThatThrownBy(() -> reach("tcp://engine.example:2375", Map.of()))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("No engine at tcp://engine.example:2375");
        assertThat(engines.dialed).containsExactly("tcp://engine.example:2375");
    }

    @Test
    void existingNeverProvisions() {
        assertThatThrownBy(() -> reach("existing", Map.of()))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("No Docker engine found");
        assertThat(said).isEmpty();
    }

    @Test
    void aChosenEngineThatIsAwayIsNotReplacedByANewOne() {
        engines.failing("tcp://engine.example:2375", Reason.REFUSED);
        assertThatThrownBy(() -> reach("auto", Map.of("DOCKER_HOST", "tcp://engine.example:2375")))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("DOCKER_HOST");
        assertThat(said).isEmpty();
    }

    @Test
    void noSecondEngineIsStartedBesideOneThatHangs() {
        engines.failing(SYSTEM, Reason.SILENT);
        assertThatThrownBy(() -> reach("auto", Map.of()))
                .isInstanceOf(Problem.class)
                .hasMessageContaining(SYSTEM);
        assertThat(said).isEmpty();
    }

    @Test
    void aContextThatIsGoneDoesNotMatterWhereDockerHostDecides() {
        engines.answering("tcp://engine.example:2375");
        Engine engine = reach("auto", Map.of("DOCKER_HOST", "tcp://engine.example:2375", "DOCKER_CONTEXT", "gone"));
        assertThat(engine.address()).hasToString("tcp://engine.example:2375");
    }

    @Test
    void aConfigurationThatIsNoGoodIsSaidAndDoesNotKeepFromTheEngine() throws IOException {
        Files.writeString(Files.createDirectories(home.resolve(".docker")).resolve("config.json"), "{oops");
        engines.answering(SYSTEM);
        assertThat(reach("existing", Map.of()).address()).hasToString(SYSTEM);
        assertThat(said).singleElement().asString().contains(".docker/config.json is ignored");
    }

    @Test
    void aWrongSettingIsAUsageProblem() {
        assertThatThrownBy(() -> reach("docker", Map.of()))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE));
    }

    private Engine reach(String setting, Map<String, String> environment) {
        Machine machine = new Machine(Kind.DEBIAN, true, false);
        EnginePlaces places = EnginePlaces.standard(environment, home);
        Provisioner provisioner = new Provisioner(places, false, engines);
        DockerCliConfig config = DockerCliConfig.of(environment, home);
        return new EngineSupply(config, new EngineSearch(environment, home, config), engines, provisioner, machine)
                .reach(setting, new Sayings());
    }

    private final class Sayings implements Progress {
        @Override
        public Task start(String subject) {
            throw new AssertionError("Long work was begun: " + subject);
        }

        @Override
        public void say(String line) {
            said.add(line);
        }
    }
}
