package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import countme.loadtest.Move;
import countme.loadtest.Verdict;
import countme.topology.Topology;
import countme.topology.config.Setting;
import countme.topology.deploy.Deployment;
import countme.topology.docker.ContainerLogs;
import countme.topology.docker.Inventory.Instance;
import countme.topology.policy.Lifetime;
import countme.topology.report.Progress;
import countme.topology.service.catalog.App;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** A request that the proxy sends to a second replica was perhaps counted by the first: it is counted once all the same. */
@Testcontainers
@Tag("faults")
@Order(Stack.NEEDS_EVERYTHING)
class ExactlyOnceTest {
    private static final int VISITORS = 16;
    private static final int KILLS = 50;
    private static final int KILLS_OF_CONTROL = 10;
    private static final String REPEATED = "an earlier attempt had counted it";

    @Container
    static final Stack stack = Stack.shared();

    private final App app = stack.topology().app();

    /** What the counter did while something was done to it, as its visitors saw it and as it stands in Redis. */
    private record Outcome(String what, Verdict verdict, int failed, long repeated) {
        /** Counted, though nobody was told. */
        long extra() {
            return verdict.moved() - verdict.answered();
        }

        @Override
        public String toString() {
            return "[fault] %s: %,d answered, %d failed, %d counted twice, %d found counted by an earlier attempt"
                    .formatted(what, verdict.answered(), failed, extra(), repeated);
        }
    }

    @AfterEach
    void switchOn() {
        stack.deployment().up(() -> {});
    }

    @Test
    void killingReplicasFiftyTimesFailsNoRequestAndCountsNoneTwice() {
        Outcome outcome = underLoad("%d replicas killed".formatted(KILLS), visitors -> kill(KILLS, visitors));

        assertExact(outcome);
        assertThat(outcome.repeated()).as("there was something to find").isPositive();
    }

    @Test
    void switchedOffTheSameKillsCountRequestsTwice() {
        switchOff();

        Outcome outcome = underLoad(
                "%d replicas killed, exactly-once off".formatted(KILLS_OF_CONTROL),
                visitors -> kill(KILLS_OF_CONTROL, visitors));

        assertThat(outcome.failed()).isZero();
        assertThat(outcome.extra()).isPositive();
    }

    @Test
    void aReplicaThatGoesOnAfterTheProxyGaveItUpCountsNothingTwice() {
        Outcome outcome = underLoad("a replica frozen for 6 s", this::freeze);

        assertExact(outcome);
        assertThat(outcome.repeated()).as("there was something to find").isPositive();
    }

    @Test
    void switchedOffAReplicaThatGoesOnCountsRequestsTwice() {
        switchOff();

        Outcome outcome = underLoad("a replica frozen for 6 s, exactly-once off", this::freeze);

        assertThat(outcome.extra()).isPositive();
    }

    @Test
    void cuttingTheConnectionsToRedisFailsNoRequestAndCountsNoneTwice() {
        Outcome outcome = underLoad("20 times all connections to Redis cut", visitors -> {
            for (int i = 0; i < 20; i++) {
                stack.redis("CLIENT", "KILL", "TYPE", "normal");
                moreAnswers(visitors, 100);
            }
        });

        assertExact(outcome);
    }

    private interface Harm {
        void to(Visitors visitors);
    }

    private Outcome underLoad(String what, Harm harm) {
        long repeatedBefore = repeated();
        long before = stack.count();
        try (var visitors = new Visitors(stack.target())) {
            visitors.keepComing(VISITORS);
            moreAnswers(visitors, 200);
            harm.to(visitors);
            moreAnswers(visitors, 200);
            visitors.leave();
            Verdict verdict = visitors.verdict(new Move(before, stack.count()));
            var outcome = new Outcome(what, verdict, visitors.failed(), repeated() - repeatedBefore);
            System.out.println(outcome);
            assertThat(visitors.failures()).isEmpty();
            return outcome;
        }
    }

    private static void assertExact(Outcome outcome) {
        assertThat(outcome.verdict().violations()).isEmpty();
        assertThat(outcome.verdict().unknown()).isZero();
        assertThat(outcome.extra()).isZero();
    }

    /** Kills the replicas in turn. Every other one is first stopped, so that what Redis answers it is lost with it. */
    private void kill(int times, Visitors visitors) {
        for (int i = 0; i < times; i++) {
            int slot = app.slots().get(i % app.slots().size());
            Instance victim = stack.instance(app, slot);
            if (i / app.slots().size() % 2 == 0) {
                docker().killContainerCmd(victim.id()).withSignal("STOP").exec();
                Awaitility.await().pollDelay(Duration.ofMillis(100)).until(() -> true);
            }
            docker().killContainerCmd(victim.id()).exec();
            moreAnswers(visitors, 100);
            stack.startAgain(app, slot, Duration.ofSeconds(60));
        }
    }

    /** Long enough for the proxy to turn to the other replica. */
    private void freeze(Visitors visitors) {
        String id = stack.instance(app, 1).id();
        docker().pauseContainerCmd(id).exec();
        try {
            Awaitility.await().pollDelay(Duration.ofSeconds(6)).until(() -> true);
        } finally {
            docker().unpauseContainerCmd(id).exec();
        }
        moreAnswers(visitors, 200);
    }

    private static void moreAnswers(Visitors visitors, int more) {
        long enough = visitors.answered() + more;
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> visitors.answered() > enough);
    }

    /** How often a replica said that it was asked for what had been counted. */
    private long repeated() {
        return app.slots().stream()
                .flatMap(slot -> ContainerLogs.last(
                        stack.engine(), stack.instance(app, slot).id(), 10_000)
                        .stream())
                .filter(line -> line.contains(REPEATED))
                .count();
    }

    private static void switchOff() {
        try (var without = new Deployment(
                Topology::new,
                stack.deployment().project().settings().with(Setting.EXACTLY_ONCE, false),
                Lifetime.SESSION,
                stack.deployment().project().state(),
                Progress.quiet())) {
            assertThat(without.up(() -> {})).contains("app-1", "app-2");
        }
    }

    private static DockerClient docker() {
        return stack.docker();
    }
}
