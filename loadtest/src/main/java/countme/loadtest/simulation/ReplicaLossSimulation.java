package countme.loadtest.simulation;

import io.gatling.javaapi.core.Assertion;
import java.util.List;

/**
 * What do visitors notice when a replica is killed? Users arrive at a fixed rate; meanwhile a replica is killed ({@link KilledReplica}). Fails when
 * it is not killed or does not come back, when a request failed or the count is not exact.
 */
public final class ReplicaLossSimulation extends CounterSimulation {
    private final double rate = parameters.get(Parameter.RATE);
    private final KilledReplica replica =
            Parameters.orExit(() -> KilledReplica.of(Stack.launcher(parameters), parameters.url()));

    private final Incident loss = new Incident(seconds(), journal, replica);

    private final List<Assertion> assertions = List.of(nothingFailed());
    private final Finding survived = new Finding("replica lost", loss::outcome);

    {
        ask(loss, rate, assertions, survived);
    }
}
