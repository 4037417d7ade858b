package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.loadtest.CounterPage;
import countme.loadtest.Move;
import countme.topology.service.catalog.App;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** The count itself: shared by the replicas, and exact. */
@Testcontainers
class CountingTest {
    @Container
    static final Stack stack = Stack.shared();

    /** Another for every run: the shared stack remembers. */
    private final String id = UUID.randomUUID().toString().replace("-", "");

    @Test
    void aThousandConcurrentRequestsGetAThousandConsecutiveNumbers() {
        long before = stack.count();
        try (var visitors = new Visitors(stack.target())) {
            visitors.visit(100, 10);

            assertThat(visitors.failures()).isEmpty();
            assertThat(visitors.answered()).isEqualTo(1000);
            assertThat(visitors.consecutive().violations()).isEmpty();
            assertThat(visitors.verdict(new Move(before, stack.count())).violations())
                    .isEmpty();
            assertThat(stack.count() - before).isEqualTo(1000);
        }
    }

    @Test
    void bothReplicasServeAndShareTheCount() {
        ToDoubleFunction<Integer> served = slot -> requestsServed(slot);
        List<Double> before = stack.topology().app().slots().stream()
                .map(served::applyAsDouble)
                .toList();

        try (var visitors = new Visitors(stack.target())) {
            visitors.visit(4, 25);
            assertThat(visitors.consecutive().violations()).isEmpty();
        }

        List<Integer> slots = stack.topology().app().slots();
        assertThat(slots).hasSize(2);
        for (int i = 0; i < slots.size(); i++) {
            int slot = slots.get(i);
            double earlier = before.get(i);
            Awaitility.await()
                    .atMost(5, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(served.applyAsDouble(slot)).isGreaterThan(earlier + 20));
        }
    }

    @Test
    void verificationOnTheInternalPortLeavesTheUsersCountAlone() {
        long before = stack.count();
        String request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

        String answer = ask(1, stack.topology().app().internalPort(), request);

        assertThat(CounterPage.parse(Response.parse(answer).body())).isPositive();
        assertThat(stack.count()).isEqualTo(before);
        assertThat(Long.parseLong(stack.redis("GET", "hits:verify"))).isPositive();
    }

    @Test
    void aRequestSentToBothReplicasIsCountedOnceAndGetsOneNumber() {
        long before = stack.count();
        Instant start = Instant.now();

        String first = attempt(1, id, start);
        String second = attempt(2, id, start);

        assertThat(Response.parse(first).body()).isEqualTo(CounterPage.of(before + 1));
        assertThat(Response.parse(second).body())
                .isEqualTo(Response.parse(first).body());
        assertThat(stack.count()).isEqualTo(before + 1);
    }

    @Test
    void anAttemptThatComesWhenItsRequestIsForgottenIsRefusedAndNotCounted() {
        long before = stack.count();

        String late = attempt(1, id, Instant.now().minusSeconds(25));

        assertThat(Response.parse(late).status()).isEqualTo(500);
        assertThat(stack.count()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(longs = {-2, 999_999_999_999_998L, 9_007_199_254_740_992L, Long.MAX_VALUE - 2})
    void numbersAreExactOverTheWholeRangeOfSixtyFourBits(long before) {
        long count = stack.resetCount(before);
        try {
            for (int visit = 1; visit <= 2; visit++) {
                assertThat(visit().body()).isEqualTo(CounterPage.of(before + visit));
            }
            assertThat(stack.count()).isEqualTo(before + 2);
        } finally {
            stack.setCount(count);
        }
    }

    @Test
    void pastTheLastNumberIsOneClearErrorAndNothingIsCounted() {
        long count = stack.resetCount(Long.MAX_VALUE);
        try {
            assertThat(visit().status()).isEqualTo(500);
            assertThat(stack.count()).isEqualTo(Long.MAX_VALUE);
        } finally {
            stack.setCount(count);
        }
    }

    private static Response visit() {
        return Response.parse(
                stack.target().exchange("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    }

    @Test
    void whatIdentifiesARequestCannotBeSetByItsSender() {
        long before = stack.count();
        String request = request(id, Instant.now());

        String first = stack.target().exchange(request);
        String second = stack.target().exchange(request);

        assertThat(Response.parse(first).status()).isEqualTo(200);
        assertThat(Response.parse(second).status()).isEqualTo(200);
        assertThat(stack.count()).isEqualTo(before + 2);
    }

    private static String attempt(int slot, String id, Instant start) {
        return ask(slot, stack.topology().app().upstream().port(), request(id, start));
    }

    /** Sends bytes to a replica past the proxy, from inside its container. */
    private static String ask(int slot, int port, String request) {
        String send = "exec 3<>/dev/tcp/127.0.0.1/" + port + "; printf %s \"$1\" >&3; cat <&3";
        return stack.exec(stack.topology().app(), slot, List.of("bash", "-c", send, "bash", request));
    }

    private static String request(String id, Instant start) {
        return "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Request-ID: %s\r\nX-Request-Start: t=%d.000\r\n\r\n"
                .formatted(id, start.getEpochSecond());
    }

    /** What a replica itself says it has answered with 200. */
    private static double requestsServed(int slot) {
        App app = stack.topology().app();
        String metrics = stack.exec(
                app,
                slot,
                List.of(
                        "bash",
                        "-c",
                        "exec 3<>/dev/tcp/127.0.0.1/" + app.internalPort()
                                + "; printf 'GET /metrics HTTP/1.0\\r\\n\\r\\n' >&3; grep _count <&3"));
        return metrics.lines()
                .filter(line -> line.startsWith("countme_requests_seconds_count") && line.contains("200"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
