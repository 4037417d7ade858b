package countme.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import countme.loadtest.FakeCounter;
import java.io.IOException;
import java.util.Properties;

/**
 * A simulation that was run against a counter.
 *
 * @param exitCode 0 when all was well, 2 when not
 * @param output what it printed
 * @param counted how far the counter moved
 */
record SimulationRun(int exitCode, String output, long counted) {
    /** Runs it; its load lasts one second unless the parameters, names and values in turn, say otherwise. */
    static SimulationRun of(Suite simulation, FakeCounter counter, String... parameters)
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
        return run(counter, properties);
    }

    private static SimulationRun run(FakeCounter counter, Properties properties)
            throws IOException, InterruptedException {
        long before = counter.count();
        WarmGatling.Ended gatling =
                WarmGatling.run(Main.process(properties, "--no-reports").command());
        return new SimulationRun(gatling.code(), gatling.output(), counter.count() - before);
    }

    void assertPassed() {
        assertThat(output).contains("\nexact: ");
        assertThat(exitCode).as(output).isZero();
    }

    void assertFailed() {
        assertThat(exitCode).as(output).isEqualTo(2);
    }
}
