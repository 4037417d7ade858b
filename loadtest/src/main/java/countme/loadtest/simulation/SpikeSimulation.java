package countme.loadtest.simulation;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.PopulationBuilder;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What is left of a sudden spike when it is over? Few users, suddenly many, few again. Fails when response times are not as before soon enough
 * ({@link Recovery}), when a request failed or the count is not exact.
 */
public final class SpikeSimulation extends CounterSimulation {
    private static final String QUIET = "hit before";

    private final double quiet = parameters.get(Parameter.RATE);
    private final double many = parameters.get(Parameter.SPIKE);
    private final Duration spike = parameters.seconds(Parameter.SPIKE_SECONDS);
    private final Duration allowed = parameters.seconds(Parameter.RECOVERY);

    private final Timeline timeline = Timeline.planned(
            List.of(new Part(QUIET, seconds()), new Part("hit in the spike", spike), new Part("hit after", seconds())));
    private final PopulationBuilder visitors = scenario("visitors")
            .exec(visit(timeline))
            .injectOpen(
                    constantUsersPerSec(quiet).during(seconds()),
                    constantUsersPerSec(many).during(spike),
                    constantUsersPerSec(quiet).during(seconds()));

    private final List<Assertion> assertions = List.of(nothingFailed());
    private final Finding recovered = new Finding("recovered", this::recovery);

    private Outcome recovery() {
        long over = seconds().plus(spike).toSeconds();
        List<Histogram> afterwards = LongStream.range(over, over + seconds().toSeconds())
                .mapToObj(journal::timesOf)
                .toList();
        return new Recovery(journal.times(QUIET)).within(allowed, afterwards);
    }

    {
        ask(timeline, visitors, assertions, recovered);
    }
}
