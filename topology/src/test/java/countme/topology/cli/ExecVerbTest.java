package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ExecVerbTest {
    @Test
    void whatFollowsTheDashesIsTheCommandWhateverItLooksLike() {
        ExecVerb verb = parsed("app-2", "--", "ls", "-l", "--help", "--", "x");
        assertThat(verb.service).isEqualTo("app-2");
        assertThat(verb.command).containsExactly("ls", "-l", "--help", "--", "x");
    }

    @Test
    void aCommandWithoutFlagsNeedsNoDashes() {
        assertThat(parsed("redis", "redis-cli", "GET", "hits").command).containsExactly("redis-cli", "GET", "hits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec", "exec app", "exec app --", "exec app ls -l"})
    void aCommandThatIsMissingOrTakenForFlagsIsAUsageError(String line) {
        Run run = Run.of(line.split(" ", -1));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("exec --help");
    }

    @Test
    void anEngineThatDoesNotAnswerIsAProblem() {
        Run run = Run.of("exec", "-e", "tcp://127.0.0.1:1", "app", "--", "true");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("error: No engine", "next: ").doesNotContain("\tat ");
    }

    private static ExecVerb parsed(String... arguments) {
        var verb = new ExecVerb();
        new CommandLine(verb).parseArgs(arguments);
        return verb;
    }
}
