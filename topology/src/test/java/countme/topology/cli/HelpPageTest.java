package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import countme.topology.Topology;
import countme.topology.config.Setting;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class HelpPageTest {
    /** The launcher's command with every verb, each line that somebody may type understood. */
    private static CommandLine launcher(String... typed) {
        var nowhere = new PrintStream(OutputStream.nullOutputStream());
        var root = new Root(Topology::new, Map.of(), nowhere, nowhere);
        var launcher = new CommandLine(root);
        root.addSettings(launcher.getCommandSpec(), List.of(typed));
        return launcher;
    }

    static Stream<CommandLine> commands() {
        return all(launcher());
    }

    private static Stream<CommandLine> all(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(HelpPageTest::all));
    }

    private static String page(CommandLine command, int width) {
        return HelpPage.of(command.getCommandSpec(), width);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyExampleCanBeTyped(CommandLine command) {
        String[] examples = HelpPage.help(command.getCommandSpec()).examples();
        assertThat(examples).isNotEmpty();
        for (String example : examples) {
            assertThat(example).matches("\\S.* # [A-Z].*[^.]");
            String[] words = example.replaceFirst(" # .*", "").split(" ", -1);
            assertThatCode(() -> launcher(words).parseArgs(words)).as(example).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyPageFitsTerminalsOfAnyWidth(CommandLine command) {
        for (int width : List.of(29, 59, 79, 199)) {
            assertThat(page(command, width).lines())
                    .as("at " + width)
                    .allSatisfy(line -> assertThat(line)
                            .satisfiesAnyOf(
                                    it -> assertThat(it).hasSizeLessThanOrEqualTo(width),
                                    it -> assertThat(it.strip()).matches("'[^']+'\\S*|\\S+( \\S+)?")));
        }
    }

    @Test
    void everyVerbIsListedOnceUnderAHeading() {
        List<String> listed = page(launcher(), 79)
                .replaceFirst("(?s).*?\nRun\n", "")
                .replaceFirst("(?s)\nOptions\n.*", "")
                .lines()
                .filter(line -> line.startsWith("  "))
                .map(line -> line.strip().split(" ", 2)[0])
                .toList();
        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(launcher().getSubcommands().keySet());
    }

    @Test
    void theFirstPageHasVerbsThenTenOptionsThenThreeExamples() {
        Run run = Run.of();
        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .isEqualTo(Run.of("--help").out())
                .isEqualTo(Run.of("help").out())
                .startsWith("Usage: java -jar topology.jar VERB [OPTION…]")
                .containsSubsequence(
                        "\nRun\n",
                        "\nWatch\n",
                        "\nRelease\n",
                        "\nData\n",
                        "\nMachine\n",
                        "\nOptions\n",
                        "\nExamples\n");
        assertThat(run.out().lines().filter(line -> line.matches("  (-\\w, )?--.*")))
                .hasSize(10);
        assertThat(run.out().lines().filter(line -> line.startsWith("  java -jar")))
                .hasSize(3);
    }

    @Test
    void allSettingsAreInTheirOwnPage() {
        assertThat(Run.of("help", "settings").out())
                .contains(Arrays.stream(Setting.values())
                        .map(setting -> "--" + setting.key() + " ")
                        .toList())
                .contains("--progress ", "--config-file ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "up", "images lock", "host plan"})
    void helpExplainsAVerb(String verb) {
        Run run = Run.of(("help " + verb).split(" ", -1));
        assertThat(run.status()).isZero();
        assertThat(run.out())
                .startsWith("Usage: java -jar topology.jar " + verb)
                .isEqualTo(Run.of((verb + " --help").split(" ", -1)).out());
    }

    @Test
    void aVerbShowsWhatItTakesAndNothingElse() {
        assertThat(options("status --help"))
                .isEqualTo(Set.of("--watch", "--memory", "--format", "--project", "--engine", "--cluster"));
        assertThat(options("host plan --help"))
                .isEqualTo(Set.of("--definition", "--to", "--ssh-config", "--confirm-as", "--format"));
        assertThat(options("version --help")).isEqualTo(Set.of("--format"));
    }

    private static Set<String> options(String line) {
        var names = new ArrayList<String>();
        Run.of(line.split(" ", -1))
                .out()
                .lines()
                .filter(each -> each.matches("  (-\\w, )?--.*"))
                .forEach(each -> names.add(each.replaceFirst(".*?(--[a-z-]+).*", "$1")));
        return Set.copyOf(names);
    }

    @ParameterizedTest
    @ValueSource(strings = {"host plan", "version", "completion bash", "help"})
    void aVerbWithoutAStackRefusesItsSettings(String verb) {
        Run run = Run.of((verb + " --https-port 8444").split(" ", -1));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).startsWith("error: There is no option '--https-port'");
    }

    @ParameterizedTest
    @CsvSource({
        "stauts,status",
        "dwon,down",
        "log,logs",
        "roll-back,rollback",
        "images lst,list",
        "help stauts,status",
        "up --https-prot 8444,--https-port",
        "status --wach,--watch",
        "deploy --dryrun,--dry-run",
        "--version,version"
    })
    void aSlipIsAnsweredWithWhatWasMeant(String line, String meant) {
        Run run = Run.of(line.split(" ", -1));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("  Did you mean " + meant + "?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"frobnicate", "ls", "up --frobnicate", "up extra"})
    void whatIsLikeNothingIsNotGuessedAt(String line) {
        assertThat(Run.of(line.split(" ", -1)).err()).startsWith("error: ").doesNotContain("Did you mean");
    }

    @Test
    void optionsWithoutAVerbDoNothing() {
        Run run = Run.of("--production");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).startsWith("error: There is no verb");
    }
}
