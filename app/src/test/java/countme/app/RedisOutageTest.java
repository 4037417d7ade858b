package countme.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Redis on its bad days. */
@Timeout(30)
class RedisOutageTest {
    /** One answer, and how long it took. */
    private record Timed(int status, Duration took) {}

    private final TestApp counter = new TestApp();

    @AfterEach
    void stop() {
        counter.close();
    }

    @Test
    void aStoppedRedisIsAnErrorWithinASecondAndServedAgainWithinTwoOfItsReturn() throws IOException {
        assertThat(get().status()).isEqualTo(200);
        counter.redis.stop();

        Timed during = get();
        counter.redis.start();

        assertThat(during.status()).isEqualTo(500);
        assertThat(during.took()).isLessThan(Duration.ofSeconds(1));
        await().atMost(Duration.ofSeconds(2)).until(() -> get().status() == 200);
        assertThat(counter.redis.get("hits")).isEqualTo("2");
    }

    @Test
    void aFrozenRedisIsAnErrorWithinASecondForEveryoneAndCountsNothing() throws Exception {
        counter.redis.is(FakeRedis.Mood.IS_FROZEN);

        List<Timed> answers = getAtOnce(100);

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.took()).isLessThan(Duration.ofMillis(1500));
        });
        assertThat(counter.redis.incrs()).isZero();
        counter.redis.is(FakeRedis.Mood.SERVES);
        await().atMost(Duration.ofSeconds(2)).until(() -> get().status() == 200);
    }

    @Test
    void whileRedisStaysFrozenOneThreadAsksAndTheOthersAnswerAtOnce() throws Exception {
        counter.redis.is(FakeRedis.Mood.IS_FROZEN);
        get();
        int asked = counter.redis.pings();
        long start = System.nanoTime();

        List<Timed> answers = getAtOnce(100);

        long seconds = 1 + Duration.ofNanos(System.nanoTime() - start).toSeconds();
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(500));
        // One takes half a second, and there is a pause before the next.
        assertThat(counter.redis.pings() - asked).isLessThanOrEqualTo((int) (2 * seconds));
    }

    @Test
    void aConnectionThatBreaksAfterTheIncrIsNotAskedAgain() throws IOException {
        counter.redis.is(FakeRedis.Mood.BREAKS_AFTER_INCR);

        Timed answer = get();

        assertThat(answer.status()).isEqualTo(500);
        assertThat(counter.redis.incrs()).isEqualTo(1);
    }

    @Test
    void oneBrokenConnectionDoesNotRefuseTheNextRequest() throws IOException {
        counter.redis.is(FakeRedis.Mood.BREAKS_AFTER_INCR);
        get();
        counter.redis.is(FakeRedis.Mood.SERVES);

        assertThat(get().status()).isEqualTo(200);
    }

    @Test
    void aConnectionThatWentStaleWhileIdleIsReplacedBeforeTheIncrIsSent() throws IOException {
        get();
        Duration untrusted = Duration.ofMillis(600);
        await().pollDelay(untrusted).until(() -> true);
        counter.redis.dropClients();

        assertThat(get().status()).isEqualTo(200);
        assertThat(counter.redis.incrs()).isEqualTo(2);
        assertThat(counter.redis.get("hits")).isEqualTo("2");
    }

    @Test
    void aRedisThatIsStillLoadingIsAnErrorAndCountsNothing() throws IOException {
        counter.redis.is(FakeRedis.Mood.LOADS);

        assertThat(get().status()).isEqualTo(500);
        assertThat(counter.redis.get("hits")).isNull();
        counter.redis.is(FakeRedis.Mood.SERVES);
        assertThat(get().status()).isEqualTo(200);
    }

    @Test
    void aThousandRequestsAtOnceGetAThousandConsecutiveNumbers() throws Exception {
        List<Timed> answers = getAtOnce(1000);

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
        assertThat(counter.redis.get("hits")).isEqualTo("1000");
        assertThat(counter.redis.incrs()).isEqualTo(1000);
    }

    private Timed get() throws IOException {
        long start = System.nanoTime();
        int status = RawHttp.get(counter.port(), "/").status();
        return new Timed(status, Duration.ofNanos(System.nanoTime() - start));
    }

    private List<Timed> getAtOnce(int requests) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(50);
        try {
            Callable<Timed> get = this::get;
            List<Future<Timed>> futures = clients.invokeAll(Collections.nCopies(requests, get));
            List<Timed> answers = new ArrayList<>();
            for (Future<Timed> future : futures) {
                answers.add(future.get());
            }
            return answers;
        } finally {
            clients.shutdownNow();
        }
    }
}
