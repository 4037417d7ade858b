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

/**
 * Redis on its bad days. That an error comes within a second is shown by what a request waits for, and how often, not by the clock: a machine
 * that does other things too may take its time over anything.
 */
@Timeout(60)
class RedisOutageTest {
    private final TestApp counter = new TestApp();

    @AfterEach
    void stop() {
        counter.close();
    }

    @Test
    void whatARequestWaitsForAtMostIsLessThanASecond() throws Exception {
        assertThat(RedisPool.LONGEST_WAIT).isLessThan(Duration.ofSeconds(1));
        counter.redis.is(FakeRedis.Mood.IS_FROZEN);

        assertThat(get()).isEqualTo(500);

        assertThat(counter.redis.asked()).as("one question that has no answer").isOne();
    }

    @Test
    void aStoppedRedisIsAnErrorAndServedAgainAfterItsReturn() throws IOException {
        assertThat(get()).isEqualTo(200);
        counter.redis.stop();

        int during = get();
        counter.redis.start();

        assertThat(during).isEqualTo(500);
        await().until(() -> get() == 200);
        assertThat(counter.redis.get("hits")).isEqualTo("2");
    }

    @Test
    void aFrozenRedisIsAnErrorForEveryoneAndCountsNothing() throws Exception {
        counter.redis.is(FakeRedis.Mood.IS_FROZEN);

        assertThat(getAtOnce(100)).containsOnly(500);

        assertThat(counter.redis.incrs()).isZero();
        counter.redis.is(FakeRedis.Mood.SERVES);
        await().until(() -> get() == 200);
    }

    @Test
    void whileRedisStaysFrozenOneThreadAsksAndTheOthersAnswerAtOnce() throws Exception {
        counter.redis.is(FakeRedis.Mood.IS_FROZEN);
        get();
        int asked = counter.redis.asked();
        long start = System.nanoTime();

        assertThat(getAtOnce(100)).containsOnly(500);

        long seconds = 1 + Duration.ofNanos(System.nanoTime() - start).toSeconds();
        // One takes half a second, and there is a pause before the next.
        assertThat(counter.redis.asked() - asked).isLessThanOrEqualTo((int) (2 * seconds));
    }

    @Test
    void aConnectionThatBreaksAfterTheIncrIsNotAskedAgain() throws IOException {
        counter.redis.is(FakeRedis.Mood.BREAKS_AFTER_INCR);

        assertThat(get()).isEqualTo(500);
        assertThat(counter.redis.incrs()).isEqualTo(1);
    }

    @Test
    void oneBrokenConnectionDoesNotRefuseTheNextRequest() throws IOException {
        counter.redis.is(FakeRedis.Mood.BREAKS_AFTER_INCR);
        get();
        counter.redis.is(FakeRedis.Mood.SERVES);

        assertThat(get()).isEqualTo(200);
    }

    @Test
    void aConnectionThatWentStaleWhileIdleIsReplacedBeforeTheIncrIsSent() throws IOException {
        get();
        Duration untrusted = Duration.ofMillis(600);
        await().pollDelay(untrusted).until(() -> true);
        counter.redis.dropClients();

        assertThat(get()).isEqualTo(200);
        assertThat(counter.redis.incrs()).isEqualTo(2);
        assertThat(counter.redis.get("hits")).isEqualTo("2");
    }

    @Test
    void aRedisThatIsStillLoadingIsAnErrorAndCountsNothing() throws IOException {
        counter.redis.is(FakeRedis.Mood.LOADS);

        assertThat(get()).isEqualTo(500);
        assertThat(counter.redis.get("hits")).isNull();
        counter.redis.is(FakeRedis.Mood.SERVES);
        assertThat(get()).isEqualTo(200);
    }

    @Test
    void aThousandRequestsAtOnceGetAThousandConsecutiveNumbers() throws Exception {
        assertThat(getAtOnce(1000)).containsOnly(200);
        assertThat(counter.redis.get("hits")).isEqualTo("1000");
        assertThat(counter.redis.incrs()).isEqualTo(1000);
    }

    private int get() throws IOException {
        return RawHttp.get(counter.port(), "/").status();
    }

    private List<Integer> getAtOnce(int requests) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(50);
        try {
            Callable<Integer> get = this::get;
            List<Integer> answers = new ArrayList<>();
            for (Future<Integer> answer : clients.invokeAll(Collections.nCopies(requests, get))) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            clients.shutdownNow();
        }
    }
}
