package countme.loadtest;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.core.CoreDsl.stopLoadGeneratorIf;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The counter under load: every response is the counter's page, and afterwards the count is exact.
 *
 * <p>One request before and one after the load read the counter, which counts them too. The verdict of {@link ExactCount} enters
 * Gatling's results as a request named {@value #VERDICT} that fails when the count is not exact, so that it is in the report and the
 * run's exit code like any other failure. Lives among the main sources so that other modules can run it; see {@link Main}.
 */
public final class BaselineSimulation extends Simulation {
    static final String VERDICT = "exact count";

    private static final String BEFORE = "counter before";
    private static final String HIT = "hit";
    private static final String AFTER = "counter after";
    private static final String REQUEST = "request";
    private static final String NUMBER = "number";

    private final Parameters parameters = Parameters.orExit(System.getProperties());
    private final ExactCount count = new ExactCount();
    private volatile @Nullable Long first;
    private volatile @Nullable Long last;

    {
        setUp(reading()
                        .injectOpen(atOnceUsers(1))
                        .andThen(load().andThen(judgement().injectOpen(atOnceUsers(1)))))
                .protocols(protocol())
                .assertions(
                        details(HIT).successfulRequests().count().gt(0L),
                        global().failedRequests().count().is(0L),
                        details(VERDICT).failedRequests().count().is(0L));
    }

    private HttpProtocolBuilder protocol() {
        HttpProtocolBuilder protocol = http.userAgentHeader("countme-loadtest")
                .disableWarmUp()
                .disableCaching()
                .disableFollowRedirect();
        if (!parameters.keepAlive()) {
            return protocol.header("Connection", "close");
        }
        return parameters.http2() ? protocol.shareConnections().enableHttp2() : protocol.shareConnections();
    }

    private ScenarioBuilder reading() {
        return scenario("reading")
                .exec(get(BEFORE, number -> first = number))
                .exec(stopLoadGeneratorIf(
                        "No counter answers at %s. Start it, or name another with -D%s."
                                .formatted(parameters.url(), Parameters.URL),
                        session -> first == null));
    }

    private PopulationBuilder load() {
        ChainBuilder hit = get(HIT, number -> {});
        ScenarioBuilder visitors = scenario("visitors");
        if (parameters.load() instanceof Load.Closed closed) {
            return visitors.exec(during(parameters.duration(), false).on(hit)).injectOpen(atOnceUsers(closed.users()));
        }
        Load.Open open = (Load.Open) parameters.load();
        return visitors.exec(hit)
                .injectOpen(constantUsersPerSec(open.usersPerSecond()).during(parameters.duration()));
    }

    private ScenarioBuilder judgement() {
        return scenario("judgement")
                .exec(get(AFTER, number -> last = number))
                .exec(dummy(VERDICT, 0).withSuccess(session -> judge()));
    }

    /** One GET of the counter's page, recorded. */
    private ChainBuilder get(String name, LongConsumer seen) {
        return exec(session -> session.set(REQUEST, count.start()))
                .exec(http(name)
                        .get(parameters.url().toString())
                        .check(
                                status().is(200),
                                header("Content-Type").is(CounterPage.CONTENT_TYPE),
                                bodyString().transform(CounterPage::parse).saveAs(NUMBER)))
                .exec(session -> settle(session, seen));
    }

    private static Session settle(Session session, LongConsumer seen) {
        if (!session.isFailed()) {
            ExactCount.Request request = Objects.requireNonNull(session.get(REQUEST));
            long number = session.getLong(NUMBER);
            request.answered(number);
            seen.accept(number);
        }
        return session.remove(NUMBER).markAsSucceeded();
    }

    private boolean judge() {
        Long from = first;
        Long to = last;
        if (from == null || to == null) {
            System.out.println("NOT EXACT: the counter could not be read after the load");
            return false;
        }
        Verdict verdict = count.verdict(Move.fromAnswers(from, to));
        System.out.printf(
                "%s%n%.1f answers a second%n",
                verdict, verdict.answered() / (double) parameters.duration().toSeconds());
        return verdict.exact();
    }
}
