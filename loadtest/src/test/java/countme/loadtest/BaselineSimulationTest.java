package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import countme.loadtest.FakeCounter.Mistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaselineSimulationTest {
    private static final int TIMEOUT_SECONDS = 60;

    @TempDir
    private Path directory;

    @Test
    void visitorsThatComeAndGoAreCountedExactly() throws Exception {
        Run run = run(Mistake.NONE, "countme.usersPerSecond", "50", "countme.keepAlive", "false");

        assertThat(run.output()).contains("exact: 52 answered, 0 unknown, 0 failed, counter moved by 52");
        assertThat(run.exitCode()).isZero();
        assertThat(run.counted()).isEqualTo(52);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SKIPS       | counted too often: the counter moved by 54, yet only 52 requests were answered",
                "DUPLICATES  | counted twice: 2 answers gave a number that another had given"
            })
    void aCounterThatMakesMistakesFailsTheRun(Mistake mistake, String found) throws Exception {
        Run run = run(mistake, "countme.usersPerSecond", "50");

        assertThat(run.output()).contains(found);
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void everyPartOfEveryAnswerIsChecked() throws Exception {
        Run run = run(Mistake.WRONG_ANSWERS, "countme.usersPerSecond", "70");

        assertThat(run.output())
                .contains("status.find.is(200), found 500")
                .contains("IllegalArgumentException: not the")
                .contains("text/plain");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    private Run run(Mistake mistake, String... parameters) throws IOException, InterruptedException {
        try (FakeCounter counter = new FakeCounter(mistake)) {
            Path output = directory.resolve("output");
            long before = counter.count();
            Process gatling = Main.process(properties(counter.url(), parameters), "--no-reports")
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                assertThat(gatling.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
            } finally {
                gatling.destroyForcibly();
            }
            return new Run(gatling.exitValue(), Files.readString(output), counter.count() - before);
        }
    }

    private static Properties properties(String url, String... namesAndValues) {
        Properties properties = new Properties();
        properties.setProperty("countme.url", url);
        properties.setProperty("countme.seconds", "1");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.setProperty(namesAndValues[i], namesAndValues[i + 1]);
        }
        return properties;
    }

    private record Run(int exitCode, String output, long counted) {}
}
