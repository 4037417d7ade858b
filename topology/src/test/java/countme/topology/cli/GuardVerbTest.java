package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardVerbTest {
    @TempDir
    private Path home = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "'',               list",
        "ban nobody,       no IP address",
        "ban 192.0.2.0/24, no IP address",
        "unban,            --all",
        "unban 192.0.2.7 --all, --all",
        "unban nobody,     no IP address",
    })
    void whatIsNoCommandIsRefusedBeforeAnEngineIsAsked(String words, String why) {
        Run run = Run.in(
                Map.of("XDG_STATE_HOME", home.toString()),
                Stream.concat(
                                Stream.of("--engine", "unix://" + home.resolve("no.sock"), "guard"),
                                Stream.of(words.split(" ")).filter(word -> !word.isEmpty()))
                        .toArray(String[]::new));

        assertThat(run.status()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(why);
    }
}
