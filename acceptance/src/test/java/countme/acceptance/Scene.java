package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import countme.loadtest.CounterPage;
import countme.loadtest.Move;
import countme.loadtest.Verdict;
import countme.topology.docker.ContainerEngine;
import countme.topology.docker.ContainerLogs;
import countme.topology.docker.DockerEngine;
import countme.topology.docker.Exec;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.Inventory.State;
import countme.topology.service.Inside;
import countme.topology.service.Service;
import countme.topology.service.catalog.Redis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A stack that something is done to while visitors come. What they notice and what the counter makes of it is judged and printed.
 *
 * @param project whose containers
 * @param target where its visitors go
 */
record Scene(ContainerEngine engine, String project, Target target) {
    private static final int VISITORS = 8;
    private static final int SOME_ANSWERS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration COMMAND = Duration.ofSeconds(5);
    /** The replicas that the proxy asked about a request. */
    private static final Pattern UPSTREAMS = Pattern.compile("\"upstream\":\"([^\"]*)\"");

    /** Does harm, and returns when the stack should be well again. */
    interface Harm {
        void run();
    }

    static Scene of(Stack stack) {
        return new Scene(stack.engine(), stack.deployment().project().settings().project(), stack.target());
    }

    /** Lets visitors come before, during and after a harm; fails unless the count is exact and the visitors are answered in the end. */
    Tally during(String fault, Harm harm) {
        return during(fault, CounterPage::parse, harm);
    }

    /** The same where pages may look differently, see {@link Crowd}. */
    Tally during(String fault, ToLongFunction<String> page, Harm harm) {
        Instant begin = Instant.now();
        return during(fault, new Crowd(target, page), this::count, () -> triesOfTheProxy(begin), harm);
    }

    /**
     * The same wherever the stack runs.
     *
     * @param count reads the count, without counting
     * @param tries how often the proxy has asked one more replica about a request, since any moment
     */
    static Tally during(String fault, Crowd visitors, LongSupplier count, LongSupplier tries, Harm harm) {
        long triesBefore = tries.getAsLong();
        long before = count.getAsLong();
        try (Crowd crowd = visitors) {
            crowd.come(VISITORS);
            awaitAnswers(crowd, SOME_ANSWERS);
            harm.run();
            awaitAnswers(crowd, crowd.tally().answers() + SOME_ANSWERS);
            crowd.leave();
            judge(fault, crowd, new Move(before, count.getAsLong()), tries.getAsLong() - triesBefore);
            return crowd.tally();
        }
    }

    /** Each further try of the proxy hides one whose outcome nobody learned, so it stands as a request of its own. */
    private static void judge(String fault, Crowd crowd, Move move, long retried) {
        for (long i = 0; i < retried; i++) {
            crowd.count().start();
        }
        Verdict verdict = crowd.count().verdict(move);
        System.out.printf(
                "[fault] %s: %s; %d retried by the proxy, %d numbers given to nobody; %s%n",
                fault,
                crowd.tally(),
                retried,
                move.length() - verdict.answered(),
                verdict.exact() ? "0 lost, 0 answered twice" : verdict);
        assertThat(verdict.violations()).as(fault).isEmpty();
    }

    private static void awaitAnswers(Crowd crowd, long answers) {
        Awaitility.await().atMost(PATIENCE).until(() -> crowd.tally().answers() >= answers);
    }

    /** How often the proxy asked one more replica about a request, since the second of a moment. */
    private long triesOfTheProxy(Instant since) {
        return tries(ContainerLogs.since(engine, find("proxy").id(), since).stream());
    }

    /** How often the proxy asked one more replica about a request, by these lines of its log. */
    static long tries(Stream<String> log) {
        return log.map(UPSTREAMS::matcher)
                .filter(Matcher::find)
                .mapToLong(line -> line.group(1).split(", ", -1).length - 1)
                .sum();
    }

    /** The count itself, read without counting. */
    long count() {
        String stored = exec("redis", Redis.client("GET", "hits").toArray(String[]::new))
                .strip();
        return stored.isEmpty() ? 0 : Long.parseLong(stored);
    }

    /** What a command inside a container prints; it must succeed. */
    String exec(String instance, String... command) {
        Inside.Result result = Exec.run(engine, find(instance).id(), List.of(command), COMMAND);
        assertThat(result.status()).as(result.output()).isZero();
        return result.output();
    }

    Inventory inventory() {
        return Inventory.read(engine, project);
    }

    /** When a container began to run. */
    String startOf(String containerId) {
        return String.valueOf(
                docker().inspectContainerCmd(containerId).exec().getState().getStartedAt());
    }

    Instance find(String instance) {
        return inventory().instance(instance).orElseThrow();
    }

    /** Waits until an instance runs and its readiness command succeeds; whether it is still the same container means nothing. */
    void awaitReady(Service service, int slot) {
        Awaitility.await(service.instance(slot))
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> inventory()
                        .instance(service.instance(slot))
                        .filter(one -> one.state() == State.RUNNING
                                && Exec.run(engine, one.id(), service.health().ready(), Duration.ofSeconds(2))
                                        .succeeded())
                        .isPresent());
    }

    /** Lets a fault last. */
    static void lasting(Duration duration) {
        Awaitility.await().pollDelay(duration).atMost(duration.plusSeconds(5)).until(() -> true);
    }

    DockerClient docker() {
        return ((DockerEngine) engine).engine().client();
    }
}
