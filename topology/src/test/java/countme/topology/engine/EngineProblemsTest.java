package countme.topology.engine;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.engine.Machine.Kind;
import countme.topology.engine.Unreachable.Reason;
import countme.topology.report.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EngineProblemsTest {
    private static final Machine DEBIAN_USER = new Machine(Kind.DEBIAN, false, true);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MACOS  | false | open -a Docker",
                "DEBIAN | false | sudo apt-get install -y docker.io iptables",
                "DEBIAN | true  | --engine auto",
                "LINUX  | false | sudo systemctl enable --now docker",
                "OTHER  | false | Linux containers",
            })
    void withoutAnEngineEveryMachineIsToldItsOwnCommands(Kind kind, boolean root, String command) {
        Problem problem = new EngineProblems(new Machine(kind, root, true)).none(List.of(socket(Reason.ABSENT)));
        assertThat(problem.what()).isEqualTo("No Docker engine found");
        assertThat(problem.why()).contains("/var/run/docker.sock");
        assertThat(problem.next()).contains(command);
    }

    @Test
    void aMissingPermissionTellsMoreThanAnAbsentSocket() {
        Problem problem = new EngineProblems(DEBIAN_USER)
                .none(List.of(socket(Reason.ABSENT), socket(Reason.DENIED), socket(Reason.REFUSED)));
        assertThat(problem.next()).contains("sudo usermod -aG docker $USER").contains("log in again");
    }

    @Test
    void aDeadSocketIsAnsweredWithHowToStartTheEngine() {
        assertThat(new EngineProblems(DEBIAN_USER).named(socket(Reason.REFUSED)).next())
                .contains("sudo systemctl start docker");
        assertThat(new EngineProblems(new Machine(Kind.LINUX, true, false))
                        .named(socket(Reason.REFUSED))
                        .next())
                .contains("'dockerd &'");
    }

    @Test
    void aRemoteEngineIsNamedWithWhoNamedIt() {
        Endpoint endpoint = Endpoint.parse("tcp://engine.example:2375", null, "DOCKER_HOST");
        Problem problem = new EngineProblems(DEBIAN_USER)
                .named(new Unreachable(endpoint, Reason.SILENT, "No connection in 5 s."));
        assertThat(problem.what()).contains("tcp://engine.example:2375").contains("DOCKER_HOST");
        assertThat(problem.next()).contains("nc -vz engine.example 2375");
    }

    @Test
    void afterAFailedLoginTheSameLoginIsProposedByHand() {
        Endpoint endpoint = Endpoint.parse("ssh://me@engine.example:2222", null, "--engine");
        Problem problem = new EngineProblems(DEBIAN_USER)
                .named(new Unreachable(endpoint, Reason.SSH, "Permission denied (publickey)."));
        assertThat(problem.next()).contains("-p 2222 me@engine.example");
    }

    @Test
    void whatIsWrongWithASocketBehindSshIsPutRightThere() {
        Endpoint endpoint = Endpoint.parse("ssh://me@engine.example", null, "--engine");
        Problem problem = new EngineProblems(DEBIAN_USER)
                .named(new Unreachable(endpoint, Reason.DENIED, "This user may not use the socket."));
        assertThat(problem.next()).startsWith("On engine.example, type 'sudo usermod -aG docker");
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyFailureSaysWhatToDo(Reason reason) {
        String address = reason == Reason.SSH ? "ssh://engine.example" : "tcp://engine.example:2375";
        Endpoint remote = Endpoint.parse(address, null, "--engine");
        Endpoint local = reason == Reason.SSH ? remote : socket(reason).endpoint();
        for (Kind kind : Kind.values()) {
            EngineProblems problems = new EngineProblems(new Machine(kind, false, false));
            for (Endpoint endpoint : List.of(remote, local)) {
                assertThat(problems.named(new Unreachable(endpoint, reason, "So."))
                                .next())
                        .isNotBlank()
                        .doesNotContain("null");
            }
        }
    }

    private static Unreachable socket(Reason reason) {
        return new Unreachable(Endpoint.socket(EngineSearch.DEFAULT_SOCKET, "the usual socket"), reason, "So it is.");
    }
}
