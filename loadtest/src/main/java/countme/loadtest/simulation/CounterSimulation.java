package countme.loadtest.simulation;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.core.CoreDsl.stopLoadGenerator;
import static io.gatling.javaapi.core.CoreDsl.stopLoadGeneratorIf;
import static io.gatling.javaapi.http.HttpDsl.http;

import countme.loadtest.ExactCount;
import countme.loadtest.Move;
import countme.loadtest.Verdict;
import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the simulations share. One request reads the counter; users warm everything up where the simulation takes that; the simulation's own
 * load follows; another request reads the counter again, which counts both too. Afterwards the count is exact, by {@link ExactCount}, and the
 * simulation's questions are answered. When all is over, a summary is the last that is printed.
 *
 * <p>Each simulation reads from top to bottom: parameters, scenario, assertions, set-up.
 */
abstract class CounterSimulation extends Simulation {
    static {
        // Gatling has the first word, and what is written here is read by machines, too.
        Locale.setDefault(Locale.ROOT);
    }

    static final String HIT = "hit";
    static final String VERDICT = "exact count";

    private static final String BEFORE = "counter before";
    private static final String AFTER = "counter after";
    private static final String WARM_UP = "warm-up";
    private static final Duration LOOK = Duration.ofMillis(50);

    // Parameters

    final Parameters parameters =
            Parameters.orExit(() -> Parameters.from(Suite.of(getClass()), System.getProperties()));
    final Journal journal = new Journal();

    private final ExactCount count = new ExactCount();
    private final Visits visits = new Visits(parameters.url(), count, journal);
    private volatile @Nullable Long first;
    private volatile @Nullable Long last;

    // Protocol

    private HttpProtocolBuilder protocol() {
        HttpProtocolBuilder protocol = http.userAgentHeader("countme-loadtest")
                .disableWarmUp()
                .disableCaching()
                .disableFollowRedirect();
        if (!keepsConnections()) {
            return protocol.header("Connection", "close");
        }
        boolean http2 = parameters.get(Parameter.HTTP2, false);
        return http2 ? protocol.shareConnections().enableHttp2() : protocol.shareConnections();
    }

    private boolean keepsConnections() {
        return parameters.get(Parameter.KEEP_ALIVE, false);
    }

    // Scenario

    /** One visit, noted down under the part of the load in which it begins. */
    final ChainBuilder visit(Timeline timeline) {
        return visits.during(timeline);
    }

    private ScenarioBuilder reading() {
        return scenario("reading")
                .exec(visits.called(BEFORE, number -> first = number))
                .exec(stopLoadGeneratorIf(
                        "No counter answers at %s. Start it, or name another with -D%s."
                                .formatted(parameters.url(), Parameter.URL.name()),
                        session -> first == null));
    }

    /** Up to the rate of the load; the first requests of a JVM are slow, the client's as well as the counter's. */
    private Optional<PopulationBuilder> warmUp() {
        int seconds = parameters.get(Parameter.WARM_UP, 0);
        return seconds == 0
                ? Optional.empty()
                : Optional.of(scenario(WARM_UP)
                        .exec(visits.called(WARM_UP, number -> {}))
                        .injectOpen(rampUsersPerSec(1)
                                .to(parameters.get(Parameter.RATE))
                                .during(seconds)));
    }

    private ChainBuilder judgement(List<Finding> findings) {
        ChainBuilder judgement = visits.called(AFTER, number -> last = number);
        for (Finding finding : findings) {
            judgement = judgement.exec(dummy(finding.name(), 0).withSuccess(session -> finding.isGood()));
        }
        return judgement;
    }

    // Assertions

    /** What any load must come to but one that looks for the counter's limit. */
    static Assertion nothingFailed() {
        return global().failedRequests().count().is(0L);
    }

    /** How slow a part's answers may be, in milliseconds. */
    static Assertion fast(String part, int p99Millis) {
        return details(part).responseTime().percentile(99).lte(p99Millis);
    }

    private static Stream<Assertion> always(Timeline timeline, List<Finding> findings) {
        return Stream.concat(
                Stream.of(
                        details(timeline.partAt(0)).successfulRequests().count().gt(0L)),
                findings.stream()
                        .map(finding ->
                                details(finding.name()).failedRequests().count().is(0L)));
    }

    private Outcome exactness() {
        Long from = first;
        Long to = last;
        if (from == null || to == null) {
            return new Outcome(false, "NOT EXACT: the counter could not be read after the load");
        }
        Verdict verdict = count.verdict(Move.fromAnswers(from, to));
        return new Outcome(verdict.exact(), verdict.toString());
    }

    // Set-up

    /** Puts the load on, and judges when all its users are gone. */
    final void ask(Timeline timeline, PopulationBuilder load, List<Assertion> assertions, Finding... findings) {
        List<Finding> all = withExactness(findings);
        ScenarioBuilder judgement = scenario("judgement").exec(judgement(all));
        ask(timeline, assertions, all, load.andThen(judgement.injectOpen(atOnceUsers(1))));
    }

    /** Users arrive at a fixed rate while something happens; judges when that is over and all users are gone. */
    final void ask(Incident incident, double rate, List<Assertion> assertions, Finding... findings) {
        List<Finding> all = withExactness(findings);
        PopulationBuilder visitors = scenario("visitors")
                .exec(doIf(session -> !incident.isEnded()).then(visit(incident)))
                .injectOpen(constantUsersPerSec(rate).during(incident.longest()));
        PopulationBuilder course = scenario("incident")
                .exec(incident.course())
                .exec(asLongAs(session -> visits.areUnderWay()).on(pause(LOOK)))
                .exec(judgement(all))
                .exec(stopLoadGenerator("That was all: the incident is over."))
                .injectOpen(atOnceUsers(1));
        ask(incident, assertions, all, visitors, course);
    }

    private List<Finding> withExactness(Finding... findings) {
        return Stream.concat(Stream.of(new Finding(VERDICT, this::exactness)), Stream.of(findings))
                .toList();
    }

    private void ask(Timeline timeline, List<Assertion> assertions, List<Finding> findings, PopulationBuilder... load) {
        PopulationBuilder reading = reading().injectOpen(atOnceUsers(1));
        setUp(warmUp().map(warm -> reading.andThen(warm.andThen(load))).orElseGet(() -> reading.andThen(load)))
                .protocols(protocol())
                .assertions(Stream.concat(assertions.stream(), always(timeline, findings))
                        .toArray(Assertion[]::new));
        summarizeAtTheEnd(timeline, findings);
    }

    /** Gatling's own report is long and comes when the simulation has no more say. */
    private void summarizeAtTheEnd(Timeline timeline, List<Finding> findings) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            List<Figures> figures = journal.figures(timeline.parts());
            if (!figures.isEmpty()) {
                List<Outcome> outcomes =
                        findings.stream().flatMap(one -> one.outcome().stream()).toList();
                System.out.println("\n" + Summary.of(parameters.suite().title(), figures, outcomes));
            }
        }));
    }

    /** How long the load lasts, or each part of it. */
    final Duration seconds() {
        return parameters.seconds(Parameter.SECONDS);
    }
}
