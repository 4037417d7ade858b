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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangedLineOptionsTest {
    @TempDir
    Path directory;

    private Path jar;

    @BeforeEach
    void filesAreThere() throws IOException {
        jar = Files.createFile(directory.resolve("topology.jar"));
        Path answer = directory.resolve(SourceCopy.ANSWER);
        Files.createDirectories(answer.getParent());
        Files.createFile(answer);
    }

    @Test
    void everythingHasADefaultAndCanBeGiven() {
        assertThat(ChangedLineOptions.parse("--jar", jar.toString(), "--sources", directory.toString()))
                .isEqualTo(new ChangedLineOptions(jar, directory, "countme-changed-line", List.of(), 5));
        assertThat(ChangedLineOptions.parse(
                        "--jar",
                        jar.toString(),
                        "--sources",
                        directory.toString(),
                        "--project",
                        "mine",
                        "--flags",
                        "--observe 3",
                        "--rounds",
                        "2"))
                .isEqualTo(new ChangedLineOptions(jar, directory, "mine", List.of("--observe", "3"), 2));
    }

    @Test
    void aWrongValueIsNamedWithWhatIsAllowed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChangedLineOptions.parse("--jar", "nowhere.jar"))
                .withMessage("--jar nowhere.jar: must be the launcher: mvn -DskipTests package.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChangedLineOptions.parse("--jar", jar.toString(), "--sources", "nowhere"))
                .withMessage("--sources nowhere: must be a checkout, with app/src/main/java/countme/app/Answer.java.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChangedLineOptions.parse("--rounds", "0"))
                .withMessage("--rounds 0: must be a whole number from 1 to 100.");
    }

    @Test
    void wrongUsageIsExplained() throws InterruptedException {
        var err = new ByteArrayOutputStream();

        int status = ChangedLineBenchmark.run(
                System.out, new PrintStream(err, true, StandardCharsets.UTF_8), "--changes", "3");

        assertThat(status).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("--changes : must be left out.")
                .contains("usage: java -cp");
    }
}
