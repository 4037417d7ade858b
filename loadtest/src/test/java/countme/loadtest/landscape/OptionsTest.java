package countme.loadtest.landscape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    @TempDir
    Path directory;

    private Path jar = Path.of("");

    @BeforeEach
    void aLauncher() throws IOException {
        jar = Files.createFile(directory.resolve("topology.jar"));
    }

    @Test
    void everythingHasADefaultAndHalfCapacityTakesMoreRounds() {
        LandscapeOptions warm = landscape();
        LandscapeOptions half = landscape("--half");

        assertThat(warm.mode()).isEqualTo(LandscapeOptions.Mode.WARM);
        assertThat(List.of(warm.rounds(), warm.seconds(), warm.connections(), warm.warmUp(), warm.starts()))
                .containsExactly(5, 10, 64, 60, 3);
        assertThat(half.mode()).isEqualTo(LandscapeOptions.Mode.HALF);
        assertThat(half.rounds()).isEqualTo(20);
        assertThat(landscape("--half", "--rounds", "5").rounds()).isEqualTo(5);
    }

    @Test
    void hardeningIsMeasuredAsABalancerAsks() {
        HardeningOptions hardening =
                HardeningOptions.parse("--jar", jar.toString(), "--flags", "--replicas 4", "--rounds", "3");

        assertThat(List.of(hardening.rounds(), hardening.seconds(), hardening.connections(), hardening.warmUp()))
                .containsExactly(3, 10, 64, 60);
        assertThat(hardening.allFlags()).containsExactly("--replicas", "4", "--trusted-proxies", "127.0.0.1");
    }

    @Test
    void switchesStandAmongOptions() {
        LandscapeOptions cold = landscape("--cold", "--starts", "2", "--at-once", "--flags", "--replicas 4");

        assertThat(cold.mode()).isEqualTo(LandscapeOptions.Mode.COLD);
        assertThat(cold.atOnce()).isTrue();
        assertThat(cold.starts()).isEqualTo(2);
        assertThat(cold.flags()).containsExactly("--replicas", "4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--at-once            | --at-once : must be given with --cold.",
                "--half --cold        | --half : must be left out with --cold.",
                "--rounds 0           | --rounds 0: must be a whole number from 1 to 100.",
                "--round 3            | --round : must be left out.",
                "--write /nonexistent | --write /nonexistent: must be a directory with performance.md.",
                "--jar /nonexistent   | --jar /nonexistent: must be the launcher: mvn -DskipTests package."
            })
    void aWrongOptionIsNamedWithWhatIsAllowed(String arguments, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> landscape(arguments.split(" ", -1)))
                .withMessage(message);
    }

    @Test
    void connectionsOfTheScaleReportAreAListInAnyOrder() {
        ScaleOptions options = ScaleOptions.parse("--jar", jar.toString(), "--connections", "1000,1,64,64");

        assertThat(options.connections()).containsExactly(1, 64, 1000);
        assertThat(options.usualConnections()).isEqualTo(64);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScaleOptions.parse("--jar", jar.toString(), "--connections", "1;64"))
                .withMessage("--connections 1;64: must be whole numbers with commas between them.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScaleOptions.parse("--jar", jar.toString(), "--connections", "0,64"));
    }

    @ParameterizedTest
    @CsvSource({"--minutes,0", "--hours,1", "--jar,/nonexistent/topology.jar", "--write,/nonexistent"})
    void enduranceRefusesWhatItDoesNotKnow(String option, String value) throws InterruptedException {
        var said = new ByteArrayOutputStream();

        int status = Endurance.run(System.out, new PrintStream(said, true, StandardCharsets.UTF_8), option, value);

        assertThat(status).isEqualTo(2);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains(option, "usage:");
    }

    private LandscapeOptions landscape(String... arguments) {
        List<String> line = new ArrayList<>(List.of("--jar", jar.toString()));
        line.addAll(List.of(arguments));
        return LandscapeOptions.parse(line.toArray(String[]::new));
    }
}
