package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployOptionsTest {
    @Test
    void everythingHasADefaultAndCanBeGiven(@TempDir Path directory) throws IOException {
        Path jar = Files.createFile(directory.resolve("topology.jar"));

        assertThat(DeployOptions.parse("--jar", jar.toString()))
                .isEqualTo(new DeployOptions(
                        jar, "countme-deploys", List.of(), 10, 100_000, OptionalDouble.empty(), 400, 15, 3, 5));
        assertThat(DeployOptions.parse("--jar", jar.toString(), "--rate", "900", "--flags", "--observe 3"))
                .extracting(DeployOptions::rate, DeployOptions::flags)
                .containsExactly(OptionalDouble.of(900), List.of("--observe", "3"));
    }

    @Test
    void aWrongValueIsNamedWithWhatIsAllowed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DeployOptions.parse("--jar", "nowhere.jar"))
                .withMessage("--jar nowhere.jar: must be the launcher: mvn -DskipTests package.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DeployOptions.parse("--deploys", "-1"))
                .withMessage("--deploys -1: must be a whole number from 0 to 100.");
    }

    @Test
    void wrongUsageIsExplained() throws InterruptedException {
        var err = new ByteArrayOutputStream();

        int status = DeployBenchmark.run(System.out, new PrintStream(err, true, StandardCharsets.UTF_8), "--deploy");

        assertThat(status).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("--deploy : must be left out.")
                .contains("usage: java -cp");
    }
}
