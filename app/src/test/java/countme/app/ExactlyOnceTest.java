package countme.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same request sent more than once, as the proxy does when a replica dies. */
class ExactlyOnceTest {
    private static final String SOME = "0123456789abcdef0123456789abcdef";
    private static final String OTHER = "fedcba9876543210fedcba9876543210";
    private static final String START = "X-Request-Start: t=1700000000.123";

    private final TestApp counter = new TestApp();

    @AfterEach
    void stop() {
        counter.close();
    }

    @Test
    void aRequestSentAgainGetsTheSameNumberAndIsCountedOnce() throws IOException {
        counter.redis.set("hits", "41");

        assertThat(get(SOME)).isEqualTo(seen(42));
        assertThat(get(OTHER)).isEqualTo(seen(43));
        assertThat(get(SOME)).isEqualTo(seen(42));

        assertThat(counter.redis.get("hits")).isEqualTo("43");
    }

    @Test
    void attemptsAtTheSameTimeGetTheSameNumberAndAreCountedOnce() throws Exception {
        ExecutorService attempts = Executors.newFixedThreadPool(20);
        try {
            Callable<String> get = () -> get(SOME);
            Set<String> answers = new HashSet<>();
            for (Future<String> answer : attempts.invokeAll(Collections.nCopies(20, get))) {
                answers.add(answer.get());
            }

            assertThat(answers).containsExactly(seen(1));
            assertThat(counter.redis.get("hits")).isEqualTo("1");
        } finally {
            attempts.shutdownNow();
        }
    }

    @Test
    void aConnectionThatBreaksAfterCountingIsReplacedAndTheNumberIsFound() throws IOException {
        get(OTHER);
        counter.redis.is(FakeRedis.Mood.BREAKS_AFTER_NEXT_INCR);

        assertThat(get(SOME)).isEqualTo(seen(2));
        assertThat(counter.redis.incrs()).isEqualTo(3);
        assertThat(counter.redis.get("hits")).isEqualTo("2");
    }

    @Test
    void aConnectionThatBreaksTwiceIsAnErrorAndStillCountsOnce() throws IOException {
        counter.redis.is(FakeRedis.Mood.BREAKS_AFTER_INCR);

        assertThat(attempt(SOME).status()).isEqualTo(500);

        assertThat(counter.redis.incrs()).isEqualTo(2);
        assertThat(counter.redis.get("hits")).isEqualTo("1");
    }

    @Test
    void aRedisThatForgotTheScriptIsSentItAgain() throws IOException {
        get(SOME);
        counter.redis.forgetScripts();

        assertThat(get(SOME)).isEqualTo(seen(1));
        assertThat(get(OTHER)).isEqualTo(seen(2));
    }

    @Test
    void requestsWithoutAnIdAreCountedEachTime() throws IOException {
        RawHttp.get(counter.port(), "/");
        RawHttp.exchange(counter.port(), "GET", "/", List.of("X-Request-ID: " + SOME), "");
        RawHttp.exchange(counter.port(), "GET", "/", List.of("X-Request-ID: " + SOME), "");

        assertThat(counter.redis.get("hits")).isEqualTo("3");
    }

    @Test
    void verificationRemembersRequestsApartFromUsers() throws IOException {
        get(SOME);

        assertThat(attempt(counter.internalPort(), SOME).body()).isEqualTo(seen(1));
        assertThat(counter.redis.get("hits:verify")).isEqualTo("1");
    }

    @Test
    void switchedOffEveryAttemptIsCounted() throws IOException {
        try (TestApp plain = new TestApp(false)) {
            assertThat(attempt(plain.port(), SOME).body()).isEqualTo(seen(1));
            assertThat(attempt(plain.port(), SOME).body()).isEqualTo(seen(2));
        }
    }

    private String get(String id) throws IOException {
        return attempt(id).body();
    }

    private RawHttp.Reply attempt(String id) throws IOException {
        return attempt(counter.port(), id);
    }

    private static RawHttp.Reply attempt(int port, String id) throws IOException {
        return RawHttp.exchange(port, "GET", "/", List.of("X-Request-ID: " + id, START), "");
    }

    private static String seen(int times) {
        return Baseline.page(times);
    }
}
