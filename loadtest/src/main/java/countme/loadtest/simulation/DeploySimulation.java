package countme.loadtest.simulation;

import io.gatling.javaapi.core.Assertion;
import java.util.List;

/**
 * What do visitors notice when another version is deployed? Users arrive at a fixed rate; meanwhile a version is pushed and deployed ({@link
 * AnotherVersion}). Fails when that fails or replaces no replica, when a request failed or the count is not exact.
 */
public final class DeploySimulation extends CounterSimulation {
    private final double rate = parameters.get(Parameter.RATE);
    private final AnotherVersion version =
            Parameters.orExit(() -> AnotherVersion.of(Stack.launcher(parameters), parameters.url()));

    private final Incident deployment = new Incident(seconds(), journal, version);

    private final List<Assertion> assertions = List.of(nothingFailed());
    private final Finding deployed = new Finding("deployed", deployment::outcome);

    {
        ask(deployment, rate, assertions, deployed);
    }
}
