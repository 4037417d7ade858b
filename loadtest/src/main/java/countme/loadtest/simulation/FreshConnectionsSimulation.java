package countme.loadtest.simulation;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.PopulationBuilder;
import java.util.List;

/**
 * How fast are answers to visitors who come for the first time? Every request opens a connection of its own, with a full TLS handshake, at a
 * fixed rate. Fails when 99 of 100 answers, handshakes included, take longer than allowed, when a request failed or the count is not exact.
 */
public final class FreshConnectionsSimulation extends CounterSimulation {
    private final double rate = parameters.get(Parameter.RATE);
    private final int bound = parameters.get(Parameter.P99);

    private final Timeline timeline = Timeline.whole(HIT, seconds());
    private final PopulationBuilder visitors = scenario("first-time visitors")
            .exec(visit(timeline))
            .injectOpen(constantUsersPerSec(rate).during(seconds()));

    private final List<Assertion> assertions = List.of(nothingFailed(), fast(HIT, bound));

    {
        ask(timeline, visitors, assertions);
    }
}
