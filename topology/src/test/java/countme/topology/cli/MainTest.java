package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import countme.topology.Topology;
import countme.topology.deploy.project.Version;
import countme.topology.state.StateDir;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
    private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

    static Stream<List<String>> verbs() {
        return verbs(List.of(), new CommandLine(new Root(Topology::new, Map.of(), NOWHERE, NOWHERE)));
    }

    private static Stream<List<String>> verbs(List<String> path, CommandLine command) {
        return command.getSubcommands().entrySet().stream().flatMap(entry -> {
            List<String> here =
                    Stream.concat(path.stream(), Stream.of(entry.getKey())).toList();
            return Stream.concat(Stream.of(here), verbs(here, entry.getValue()));
        });
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void everyVerbSaysWhatItDoes(List<String> verb) {
        String[] arguments = Stream.concat(verb.stream(), Stream.of("--help")).toArray(String[]::new);
        Run run = Run.of(arguments);
        CommandLine command = new CommandLine(new Root(Topology::new, Map.of(), NOWHERE, NOWHERE));
        for (String word : verb) {
            command = Objects.requireNonNull(command.getSubcommands().get(word));
        }
        assertThat(run.status()).isZero();
        assertThat(command.getCommandSpec().usageMessage().description()).isNotEmpty();
        assertThat(run.out().replaceAll("\\s+", " "))
                .contains(
                        String.join(" ", command.getCommandSpec().usageMessage().description()))
                .contains("java -jar topology.jar " + String.join(" ", verb));
        assertThat(run.err()).isEmpty();
    }

    @Test
    void theVersionIsTextForPeople() {
        Run run = Run.of("version");
        assertThat(run.status()).isZero();
        assertThat(run.out()).startsWith("countme " + Version.current() + " (Java ");
    }

    @Test
    void theVersionIsJsonForScripts() throws Exception {
        Run run = Run.of("version", "--format", "json");
        JsonNode json = new JsonMapper().readTree(run.out());
        assertThat(run.status()).isZero();
        assertThat(json.path("version").asText()).isEqualTo(Version.current());
        assertThat(json.path("java").asText())
                .startsWith(String.valueOf(Runtime.version().feature()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "frobnicate",
                "status --frobnicate",
                "up extra",
                "version --format xml",
                "version --progress loud",
                "logs --tail many",
                "logs -n -5",
                "logs --tail=-1",
                "audit -n -1",
                "audit --tail=-1",
                "up --replicas",
                "restart",
                "backup",
                "restore",
                "--config-file"
            })
    void whatNobodyUnderstandsIsAUsageErrorThatPointsAtTheHelp(String line) {
        Run run = Run.of(line.split(" ", -1));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).startsWith("error: ").contains("--help").doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "--replicas,9",
        "--https-port,http",
        "--bind,nowhere",
        "--subnet,10.0.0.0/8",
        "--project,No",
        "--engine,ftp://engine",
        "--config-file,/no/such/file",
    })
    void aWrongValueIsAUsageErrorThatNamesTheFlag(String flag, String value) {
        Run run = Run.of("status", flag, value);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("error: ")
                .contains(value, "why: ", "next: ", flag)
                .doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"backup", "restore", "push --from", "config --config-file", "config --image-lock"})
    void aPathThatThisMachineCannotSayIsToldWithWhatToType(String line) {
        Run run = Run.of((line + " /tmp/jos\0").split(" "));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("error: The path '/tmp/jos")
                .contains("why: ", "LC_ALL=C.UTF-8")
                .doesNotContain("Exception", "defect");
    }

    @ParameterizedTest
    @ValueSource(strings = {"images", "certs", "guard", "secrets", "host"})
    void aVerbWithoutItsOwnVerbIsAUsageError(String verb) {
        Run run = Run.of(verb);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("'" + verb + "' wants a verb", "It is one of ", " and ", "'help " + verb + "'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "logs",
                "open",
                "down",
                "down --dry-run",
                "up --dry-run",
                "plan",
                "restart app",
                "images list",
                "backup /tmp/countme.zip",
                "purge",
                "purge --dry-run"
            })
    void anEngineThatDoesNotAnswerIsAProblemNotAStackTrace(String line) {
        Run run = Run.of((line + " -e tcp://127.0.0.1:1").split(" ", -1));
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("error: No engine at tcp://127.0.0.1:1 (from --engine)")
                .contains("why: ", "next: ")
                .doesNotContain("\tat ", "Exception");
    }

    @Test
    void aPlaceWhereNoBackupCanBeIsRefusedBeforeAnythingIsAsked() {
        for (String place : List.of("/no/such/directory/backup.zip", "/tmp")) {
            Run run = Run.of("backup", place, "-e", "tcp://127.0.0.1:1");
            assertThat(run.status()).isEqualTo(2);
            assertThat(run.err()).startsWith("error: Nothing can be written to '" + place + "'");
        }
    }

    @Test
    void aFileThatIsNoBackupIsRefusedBeforeAnythingIsAsked() {
        Run run = Run.of("restore", "/no/such/file", "-e", "tcp://127.0.0.1:1");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("error: /no/such/file cannot be restored")
                .contains("nothing was changed");
    }

    @Test
    void theStackTraceIsThereForWhoeverAsks() {
        Run run = Run.of("status", "--verbose", "--engine", "tcp://127.0.0.1:1");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("error: No engine", "\tat countme.topology");
    }

    @Test
    void theDoctorFindsThatNoEngineAnswersAndGoesOnLooking() {
        Run run = Run.of("doctor", "--engine", "tcp://127.0.0.1:1", "--project", "nobody-has-this");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("PROBLEM  engine", "next: ").contains("certificate");
        assertThat(StateDir.of("nobody-has-this", System.getenv()).state())
                .as("it only looks")
                .doesNotExist();
    }
}
