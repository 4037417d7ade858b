package countme.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that are counted by one call. */
@Timeout(30)
class CountBatcherTest {
    private static final long UNTIL = 2_000_000_000;

    private final FakeRedis fake = new FakeRedis();
    private final Redis redis = new Redis("127.0.0.1", fake.port(), Optional.empty(), 8, new SimpleMeterRegistry());
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final CountBatcher batcher =
            new CountBatcher(requests -> redis.increment("hits", requests), redis::isPrompt, executor, executor);
    private final List<CompletableFuture<Outcome>> asked = new ArrayList<>();

    @AfterEach
    void close() {
        fake.letGo();
        executor.shutdownNow();
        redis.close();
        fake.close();
    }

    @Test
    void whoComesWhileACallIsUnderWaySharesTheNextOne() {
        whileACallIsUnderWay(() -> ask(20));

        assertThat(numbers()).containsExactlyInAnyOrderElementsOf(upTo(21));
        assertThat(fake.incrs()).isEqualTo(2);
    }

    @Test
    void aCallIsForABoundedNumberOfRequests() {
        whileACallIsUnderWay(() -> ask(2 * 128 + 1));

        assertThat(numbers()).containsExactlyInAnyOrderElementsOf(upTo(2 * 128 + 2));
        assertThat(fake.incrs()).isEqualTo(1 + 3);
    }

    @Test
    void requestsOfDifferentPeriodsShareACall() {
        whileACallIsUnderWay(() -> {
            ask(key(1, UNTIL));
            ask(key(2, UNTIL + 5));
            ask(key(3, UNTIL));
        });

        assertThat(numbers()).containsExactlyInAnyOrderElementsOf(upTo(4));
        assertThat(fake.incrs()).isEqualTo(2);
    }

    @Test
    void twoAttemptsAtTheSameTimeGetOneNumber() {
        whileACallIsUnderWay(() -> {
            ask(key(1, UNTIL));
            ask(key(1, UNTIL));
        });

        List<Long> numbers = numbers();
        assertThat(numbers.get(1)).isEqualTo(numbers.get(2));
        assertThat(fake.get("hits")).isEqualTo("2");
    }

    @Test
    void aLateRequestFailsAlone() {
        fake.forget(UNTIL + 5);

        whileACallIsUnderWay(() -> {
            ask(key(1, UNTIL));
            ask(key(2, UNTIL + 5));
            ask(key(3, UNTIL));
        });

        assertThat(outcomes().get(2))
                .isInstanceOfSatisfying(
                        Outcome.NotCounted.class,
                        late -> assertThat(late.reason()).contains("LATE"));
        assertThat(fake.get("hits")).isEqualTo("3");
    }

    @Test
    void whatOverflowsFailsAloneAndNumbersAreExactUpToThere() {
        fake.set("hits", Long.toString(Long.MAX_VALUE - 3));

        whileACallIsUnderWay(() -> ask(4));

        assertThat(outcomes().stream().filter(Outcome.Counted.class::isInstance))
                .extracting(counted -> ((Outcome.Counted) counted).number())
                .containsExactly(Long.MAX_VALUE - 2, Long.MAX_VALUE - 1, Long.MAX_VALUE);
        assertThat(outcomes().stream().filter(Outcome.NotCounted.class::isInstance))
                .hasSize(2)
                .allSatisfy(refused ->
                        assertThat(((Outcome.NotCounted) refused).reason()).contains("overflow"));
    }

    @Test
    void aValueThatIsNoNumberIsRefusedToEach() {
        fake.set("hits", "many");

        whileACallIsUnderWay(() -> ask(2));

        assertThat(outcomes())
                .hasSize(3)
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.NotCounted.class));
        assertThat(fake.get("hits")).isEqualTo("many");
    }

    @Test
    void aConnectionThatBreaksUnderWayIsReplacedAndNobodyIsCountedTwice() {
        whileACallIsUnderWay(() -> {
            ask(10);
            fake.is(FakeRedis.Mood.BREAKS_AFTER_NEXT_INCR);
        });

        assertThat(numbers()).containsExactlyInAnyOrderElementsOf(upTo(11));
        assertThat(fake.get("hits")).isEqualTo("11");
    }

    @Test
    void aRedisThatForgotTheScriptIsSentItWithTheSameRequests() {
        ask(key(1, UNTIL));
        await().until(() -> outcomes().size() == 1);
        fake.forgetScripts();

        whileACallIsUnderWay(() -> ask(5));

        assertThat(numbers()).containsExactlyInAnyOrderElementsOf(upTo(7));
    }

    @Test
    void aCallThatEndsUnexpectedlyFailsItsRequestsAndTheNextOneIsMade() {
        AtomicBoolean fails = new AtomicBoolean(true);
        CountBatcher fickle = new CountBatcher(
                requests -> {
                    if (fails.getAndSet(false)) {
                        throw new NumberFormatException("For input string: \"many\"");
                    }
                    return redis.increment("hits", requests);
                },
                redis::isPrompt,
                executor,
                executor);
        CompletableFuture<Outcome> first = new CompletableFuture<>();
        CompletableFuture<Outcome> second = new CompletableFuture<>();

        fickle.count(key(1, UNTIL), first::complete);
        assertThat(first.join())
                .isInstanceOfSatisfying(
                        Outcome.NotCounted.class,
                        not -> assertThat(not.reason()).contains("unexpected", "NumberFormatException"));
        fickle.count(key(2, UNTIL), second::complete);

        assertThat(second.join()).isEqualTo(new Outcome.Counted(1, null));
    }

    @Test
    void aRedisThatDoesNotAnswerPromptlyHoldsUpAnotherThreadThanTheReader() {
        List<Outcome> told = new ArrayList<>();
        Deque<Runnable> reader = new ArrayDeque<>();
        Deque<Runnable> others = new ArrayDeque<>();
        CountBatcher slow = new CountBatcher(
                requests -> List.of(new Outcome.Counted(1, null)), () -> false, reader::add, others::add);

        slow.count(key(1, UNTIL), told::add);
        assertThat(reader).isEmpty();
        others.remove().run();
        assertThat(told).as("before the reader has time").isEmpty();
        reader.remove().run();
        assertThat(told).containsExactly(new Outcome.Counted(1, null));
    }

    @Test
    void aSilentRedisFailsAllOfThemTogether() {
        whileACallIsUnderWay(() -> {
            ask(50);
            fake.is(FakeRedis.Mood.IS_FROZEN);
        });

        assertThat(outcomes().subList(1, 51))
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.NotCounted.class));
        assertThat(fake.incrs()).as("none of them is sent to who is silent").isOne();
    }

    /** One request is on its way and held up; what is done then finds a call under way. */
    private void whileACallIsUnderWay(Runnable work) {
        int before = fake.incrs();
        fake.hold();
        ask(key(1_000_000, UNTIL));
        await().until(() -> fake.incrs() > before);
        work.run();
        fake.letGo();
        await().until(() -> asked.stream().allMatch(CompletableFuture::isDone));
    }

    private void ask(int requests) {
        for (int i = 0; i < requests; i++) {
            ask(key(1000 + i, UNTIL));
        }
    }

    private void ask(IdempotencyKey key) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        asked.add(outcome);
        batcher.count(key, outcome::complete);
    }

    private List<Outcome> outcomes() {
        return asked.stream()
                .filter(CompletableFuture::isDone)
                .map(CompletableFuture::join)
                .toList();
    }

    private List<Long> numbers() {
        return outcomes().stream()
                .map(outcome -> ((Outcome.Counted) outcome).number())
                .toList();
    }

    private static List<Long> upTo(long most) {
        List<Long> all = new ArrayList<>();
        for (long number = 1; number <= most; number++) {
            all.add(number);
        }
        return all;
    }

    private static IdempotencyKey key(int id, long until) {
        return new IdempotencyKey("%032d".formatted(id), until);
    }
}
