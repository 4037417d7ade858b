package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.loadtest.PairedBenchmark;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** The paired benchmark, as it is run from the command line, against the real stack. */
@Testcontainers
class PairedBenchmarkTest {
    @Container
    static final Stack stack = Stack.shared();

    @Test
    void aStackComparedWithItselfIsCountedExactlyAndGivesRatios() throws IOException, InterruptedException {
        stack.setCount(41);
        String url = stack.target().url().toString();

        Run run = benchmark("--a", url, "--b", url, "--rounds", "1", "--seconds", "1", "--connections", "8");

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output().lines().filter(line -> line.contains(": exact: ")))
                .as("the warm-up and one round, of four loads each")
                .hasSize(8);
        assertThat(run.output()).doesNotContain("NOT EXACT").containsPattern("requests/s, saturated .*\\d\\.\\d{3} – ");
        assertThat(stack.count()).isGreaterThan(141);
    }

    @Test
    void aCountThatSomebodyElseMovesFailsTheBenchmark() throws IOException, InterruptedException {
        String url = stack.target().url().toString();
        try (var others = new Visitors(stack.target())) {
            others.keepComing(1);

            Run run = benchmark("--a", url, "--b", url, "--rounds", "1", "--seconds", "1", "--connections", "8");

            others.leave();
            assertThat(run.status()).as(run.output()).isEqualTo(1);
            assertThat(run.output()).contains("NOT EXACT", "counted too often").doesNotContain("B/A");
        }
    }

    private record Run(int status, String output) {}

    private static Run benchmark(String... args) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                jar(),
                PairedBenchmark.class.getName()));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output);
    }

    /** The module and nothing else: the command is documented to need no library. */
    private static String jar() {
        try {
            return Path.of(PairedBenchmark.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
