package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.docker.ContainerLogs;
import countme.topology.docker.Containers;
import countme.topology.docker.HealthGate;
import countme.topology.service.Service;
import countme.topology.service.catalog.App;
import countme.topology.service.catalog.Redis;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** What happens to users when something behind the proxy goes away. */
@Testcontainers
class OutageTest {
    @Container
    static final Stack stack = Stack.shared();

    @Test
    void theServiceGoesOnWhenAReplicaIsKilled() {
        App app = stack.topology().app();
        String victim = stack.instance(app, 1).id();
        try (var visitors = new Visitors(stack.target())) {
            visitors.keepComing(4);
            Awaitility.await().until(() -> visitors.answered() > 50);

            stack.docker().killContainerCmd(victim).exec();

            long atDeath = visitors.answered();
            Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> visitors.answered() > atDeath + 200);
            visitors.leave();
            assertThat(visitors.failures()).as(OutageTest::complaints).isEmpty();
        } finally {
            startAgain(app, 1);
        }
        assertThat(stack.instance(app, 1).id()).isEqualTo(victim);
    }

    @Test
    void withoutRedisAnErrorComesWithinASecondAndCountingGoesOnWithinTwoOfItsReturn() {
        Redis redis = stack.topology().redis();
        stack.setCount(100);
        HttpClient client = stack.target().client();
        assertThat(stack.target().get(client).statusCode()).isEqualTo(200);
        List<String> replicas = replicaIds();
        Instant begin = Instant.now();

        stack.docker()
                .stopContainerCmd(stack.instance(redis, 0).id())
                .withTimeout(5)
                .exec();
        try (var visitors = new Visitors(stack.target())) {
            visitors.visit(1, 10);
            // Many at once, too: those who wait for a connection must not wait for one another.
            visitors.visit(64, 5);
            assertThat(visitors.answered()).isZero();
            assertThat(visitors.failures()).allMatch(failure -> failure.endsWith(" 500"));
            // A line is written after its answer, and goes through the engine.
            Awaitility.await()
                    .atMost(5, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(secondsOfErrors(begin)).hasSizeGreaterThanOrEqualTo(330));
            List<Double> seconds = secondsOfErrors(begin);
            // A machine that does other things too may hold up a few; what everybody waits for shows in all.
            assertThat(seconds).filteredOn(each -> each >= 1.0).hasSizeLessThan(seconds.size() / 20);
        } finally {
            startAgain(redis, 0);
        }

        // Each replica finds out on its own, so several in a row must be right.
        var counted = new AtomicLong();
        Awaitility.await()
                .atMost(2, TimeUnit.SECONDS)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> IntStream.range(0, 6).allMatch(i -> isCounted(client, counted)));
        // Nothing was counted while it was away, and no replica was restarted for it.
        assertThat(stack.count()).isEqualTo(101 + counted.get());
        assertThat(replicaIds()).isEqualTo(replicas);
    }

    private static boolean isCounted(HttpClient client, AtomicLong counted) {
        boolean right = stack.target().get(client).statusCode() == 200;
        if (right) {
            counted.incrementAndGet();
        }
        return right;
    }

    /** How long the proxy took for each error since a moment, as it says itself: free of what this JVM is busy with. */
    private static List<Double> secondsOfErrors(Instant since) {
        Pattern line = Pattern.compile("\"status\":500,.*\"seconds\":([0-9.]+),.*\"time\":\"([^\"]+)\"");
        String proxy = stack.instance(stack.topology().proxy(), 0).id();
        return ContainerLogs.last(stack.engine(), proxy, 2000).stream()
                .map(line::matcher)
                .filter(Matcher::find)
                .filter(match ->
                        !OffsetDateTime.parse(match.group(2)).toInstant().isBefore(since.minusSeconds(1)))
                .map(match -> Double.valueOf(match.group(1)))
                .toList();
    }

    /** What the replicas said of requests they could not count. */
    private static String complaints() {
        App app = stack.topology().app();
        return app.slots().stream()
                .flatMap(slot -> ContainerLogs.last(
                        stack.engine(), stack.instance(app, slot).id(), 20)
                        .stream())
                .filter(line -> line.contains("ERROR"))
                .collect(Collectors.joining("\n"));
    }

    private static List<String> replicaIds() {
        App app = stack.topology().app();
        return app.slots().stream()
                .map(slot -> stack.instance(app, slot))
                .map(instance -> instance.id()
                        + stack.docker()
                                .inspectContainerCmd(instance.id())
                                .exec()
                                .getState()
                                .getStartedAt())
                .toList();
    }

    private static void startAgain(Service service, int slot) {
        new Containers(stack.engine()).start(stack.instance(service, slot));
        new HealthGate(stack.engine(), service.instance(slot), service.health(), Duration.ofSeconds(30))
                .await(stack.instance(service, slot).id());
    }
}
