package countme.loadtest.simulation;

import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.incrementUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.PopulationBuilder;
import java.time.Duration;
import java.util.List;

/**
 * At which rate do answers become slow or fail? Users arrive at a rate that rises step by step until it is too much ({@link Knee}). Requests that
 * fail or are slow there are what it looks for, so it fails only when not even the first rate was good or the count is not exact.
 */
public final class CapacitySimulation extends CounterSimulation {
    private final double start = parameters.get(Parameter.RATE);
    private final double step = parameters.get(Parameter.STEP);
    private final int levels = parameters.get(Parameter.LEVELS);
    private final Duration each = seconds();
    private final int bound = parameters.get(Parameter.P99);

    private final Knee knee = new Knee(start, step, levels, each, bound, journal);
    private final PopulationBuilder visitors = scenario("visitors")
            .exec(doIf(session -> !knee.isPassed()).then(visit(knee)))
            .injectOpen(incrementUsersPerSec(step)
                    .times(levels)
                    .eachLevelLasting(each)
                    .startingFrom(start));

    private final Finding found = new Finding("knee", knee::find);

    {
        ask(knee, visitors, List.of(), found);
    }
}
