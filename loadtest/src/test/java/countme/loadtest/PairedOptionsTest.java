package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedOptionsTest {
    private static final String URL = "http://127.0.0.1:1";

    @Test
    void everythingButTheVariantsHasADefault() {
        assertThat(PairedOptions.parse("--a", URL, "--b", URL))
                .isEqualTo(new PairedOptions(
                        URL,
                        URL,
                        Path.of("topology/target/topology.jar"),
                        "countme-paired",
                        1,
                        5,
                        15,
                        64,
                        OptionalDouble.empty()));
    }

    @Test
    void aVariantIsAnAddressOrTheLaunchersFlags(@TempDir Path directory) throws IOException {
        Path jar = Files.createFile(directory.resolve("topology.jar"));
        PairedOptions options = PairedOptions.parse(
                "--b", "--replicas 4  --subnet x", "--rate", "200", "--jar", jar.toString(), "--a", "");

        assertThat(Arguments.words(options.a())).isEmpty();
        assertThat(Arguments.words(options.b())).containsExactly("--replicas", "4", "--subnet", "x");
        assertThat(options.rate()).hasValue(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--rounds  | 0        | --rounds 0: must be a whole number from 1 to 100.",
                "--starts  | 21       | --starts 21: must be a whole number from 1 to 20.",
                "--seconds | many     | --seconds many: must be a whole number from 1 to 600.",
                "--round   | 3        | --round : must be left out.",
                "--a       | replicas | --a replicas: must be flags or an http(s) address.",
                "--b       | http:/// | --b http:///: must be an address with a host.",
                "--a       | -q       | --jar topology/target/topology.jar: must be the launcher: mvn -DskipTests package."
            })
    void aWrongValueIsNamedWithWhatIsAllowed(String name, String value, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PairedOptions.parse("--a", URL, "--b", URL, name, value))
                .withMessage(message);
    }

    @Test
    void bothVariantsMustBeNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PairedOptions.parse("--a", URL))
                .withMessageStartingWith("--b is missing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PairedOptions.parse("--a", URL, "--b"))
                .withMessage("--b : must be followed by a value.");
    }
}
