package countme.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import countme.loadtest.FakeCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * A simulation that was run against a counter, in a JVM of its own as always.
 *
 * @param exitCode 0 when all was well, 2 when not
 * @param output what it printed
 * @param counted how far the counter moved
 */
record SimulationRun(int exitCode, String output, long counted) {
    private static final int TIMEOUT_SECONDS = 90;

    /** Runs it; its load lasts one second unless the parameters, names and values in turn, say otherwise. */
    static SimulationRun of(Suite simulation, FakeCounter counter, Path directory, String... parameters)
            throws IOException, InterruptedException {
        Properties properties = new Properties();
        properties.setProperty("countme.simulation", simulation.title());
        properties.setProperty("countme.url", counter.url());
        properties.setProperty("countme.seconds", "1");
        if (simulation.taken(Parameter.WARM_UP.name()).isPresent()) {
            properties.setProperty(Parameter.WARM_UP.name(), "0");
        }
        for (int i = 0; i < parameters.length; i += 2) {
            properties.setProperty(parameters[i], parameters[i + 1]);
        }
        return run(counter, directory, properties);
    }

    private static SimulationRun run(FakeCounter counter, Path directory, Properties properties)
            throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        long before = counter.count();
        ProcessBuilder builder = Main.process(properties, "--no-reports")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // It lives for seconds: more than that it would spend on getting fast.
        builder.environment().put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        Process gatling = builder.start();
        try {
            assertThat(gatling.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            gatling.destroyForcibly();
        }
        return new SimulationRun(gatling.exitValue(), Files.readString(output), counter.count() - before);
    }

    void assertPassed() {
        assertThat(output).contains("\nexact: ");
        assertThat(exitCode).as(output).isZero();
    }

    void assertFailed() {
        assertThat(exitCode).as(output).isEqualTo(2);
    }
}
