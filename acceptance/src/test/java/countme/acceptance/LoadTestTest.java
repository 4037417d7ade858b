package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.loadtest.simulation.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** The load test, against the real stack. */
@Testcontainers
class LoadTestTest {
    @Container
    static final Stack stack = Stack.shared();

    @Test
    void theBaselineSimulationFindsEveryRequestCounted() throws IOException, InterruptedException {
        long before = stack.count();
        var parameters = new Properties();
        parameters.setProperty(
                "countme.url", "https://localhost:" + stack.target().https());
        parameters.setProperty("countme.users", "8");
        parameters.setProperty("countme.seconds", "3");

        Process gatling = Main.process(parameters).redirectErrorStream(true).start();
        String output = new String(gatling.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(gatling.waitFor()).as(output).isZero();
        assertThat(output).contains("exact");
        assertThat(stack.count()).isGreaterThan(before + 100);
    }
}
