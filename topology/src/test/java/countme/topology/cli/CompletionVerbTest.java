package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionVerbTest {
    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "countme sta,status",
        "countme status --wat,--watch",
        "countme images pu,pull",
        "countme up --https-,--https-port"
    })
    void bashCompletesVerbsAndFlags(String typed, String completed) throws Exception {
        Path script = Files.writeString(
                directory.resolve("completion"), Run.of("completion", "bash").out());
        String[] words = typed.split(" ", -1);
        String line = "source " + script + "; COMP_WORDS=(" + typed + "); COMP_CWORD=" + (words.length - 1)
                + "; _complete_countme 2>/dev/null; printf '%s\\n' \"${COMPREPLY[@]}\"";
        assertThat(bash(line).lines().map(String::strip)).contains(completed);
    }

    @Test
    void zshGetsTheSameThroughItsEmulation() {
        Run zsh = Run.of("completion", "zsh");
        assertThat(zsh.status()).isZero();
        assertThat(zsh.out())
                .contains("bashcompinit")
                .isEqualTo(Run.of("completion", "bash").out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"completion", "completion fish", "completion bash zsh"})
    void anyOtherShellIsAUsageError(String line) {
        Run run = Run.of(line.split(" ", -1));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("completion --help");
    }

    private static String bash(String line) throws IOException, InterruptedException {
        Process bash = new ProcessBuilder("bash", "--norc", "-c", line)
                .redirectErrorStream(true)
                .start();
        String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(out).isZero();
        return out;
    }
}
