package countme.loadtest.simulation;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import countme.loadtest.Load;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import java.util.List;

/**
 * Is every answer right, and how many can there be? So many users at once, each sending its next request when the last is answered, or so
 * many a second. Fails when a request failed or the count is not exact.
 */
public final class BaselineSimulation extends CounterSimulation {
    private final Load load = parameters.load();

    private final Timeline timeline = Timeline.whole(HIT, seconds());
    private final ScenarioBuilder visitors = scenario("visitors");

    private PopulationBuilder population() {
        if (load instanceof Load.Closed closed) {
            return visitors.exec(during(seconds(), false).on(visit(timeline))).injectOpen(atOnceUsers(closed.users()));
        }
        Load.Open open = (Load.Open) load;
        return visitors.exec(visit(timeline))
                .injectOpen(constantUsersPerSec(open.usersPerSecond()).during(seconds()));
    }

    {
        ask(timeline, population(), List.of(nothingFailed()));
    }
}
