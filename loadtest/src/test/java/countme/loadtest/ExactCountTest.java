package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import countme.loadtest.ExactCount.Request;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExactCountTest {
    private final ExactCount count = new ExactCount();

    @Test
    void acceptsNumbersThatOthersWereGivenWhenNotAlone() {
        ExactCount count = new ExactCount();
        count.start().answered(3);
        count.start().answered(7);
        assertThat(count.distinct().violations()).isEmpty();

        count.start().answered(5);
        assertThat(count.distinct().violations()).hasSize(1);
    }

    @Test
    void aCounterThatCountsEachRequestOnceIsExact() {
        answer(42, 43, 44);

        assertThat(count.verdict(new Move(41, 44))).isEqualTo(new Verdict(3, 0, 0, 3, List.of()));
        assertThat(count.consecutive()).isEqualTo(new Verdict(3, 0, 0, 3, List.of()));
    }

    @Test
    void noRequestsAreExactWhenTheCounterStoodStill() {
        assertThat(count.verdict(new Move(7, 7)).exact()).isTrue();
        assertThat(count.consecutive()).isEqualTo(new Verdict(0, 0, 0, 0, List.of()));
    }

    @Test
    void requestsUnderWayTogetherMayBeAnsweredInAnyOrder() {
        Request one = count.start();
        Request two = count.start();
        two.answered(1);
        one.answered(2);

        assertThat(count.consecutive().exact()).isTrue();

        Request three = count.start();
        Request four = count.start();
        three.answered(4);
        four.answered(3);

        assertThat(count.verdict(new Move(0, 4)).exact()).isTrue();
    }

    @Test
    void aNumberGivenTwiceIsCaught() {
        Request one = count.start();
        Request two = count.start();
        one.answered(5);
        two.answered(5);

        assertThat(count.verdict(new Move(4, 6)).violations())
                .containsExactly("counted twice: 1 answers gave a number that another had given (5)");
        assertThat(count.consecutive().violations())
                .containsExactly("counted twice: 1 answers gave a number that another had given (5)");
    }

    @Test
    void aNumberGivenTwiceIsCaughtWhateverCameBetween() {
        Request one = count.start();
        Request two = count.start();
        Request three = count.start();
        one.answered(5);
        two.answered(6);
        three.answered(5);

        assertThat(count.distinct().violations())
                .containsExactly("counted twice: 1 answers gave a number that another had given (5)");
    }

    @Test
    void asManyExamplesAsThereIsRoomForAreAll() {
        answer(1, 7, 7, 7, 7, 7, 7);

        assertThat(count.consecutive().violations())
                .hasSize(3)
                .noneMatch(violation -> violation.contains("…"))
                .last()
                .asString()
                .endsWith("(2, 3, 4, 5, 6)");
    }

    @Test
    void aRequestThatStartedAfterAHigherNumberWasReceivedIsCaught() {
        answer(1, 3, 2, 4);

        assertThat(count.consecutive().violations())
                .containsExactly(
                        "out of order: 1 answers were no higher than one received before their request started (2 after 3)");
    }

    @Test
    void aStaleAnswerIsCaughtHoweverLongAgoTheHigherNumberWasReceived() {
        Request old = count.start();
        answer(2, 3, 4, 5);
        Request late = count.start();
        old.answered(1);
        late.answered(0);

        assertThat(count.verdict(new Move(-1, 5)).violations())
                .containsExactly(
                        "out of order: 1 answers were no higher than one received before their request started (0 after 5)");
    }

    @Test
    void aGapIsCaughtAndItsNumbersAreNamed() {
        answer(1, 2, 4, 7, 8);

        assertThat(count.consecutive())
                .isEqualTo(new Verdict(
                        5,
                        0,
                        0,
                        8,
                        List.of("not consecutive: 3 numbers between 1 and 8 were given to no one (3, 5, 6)")));
    }

    @Test
    void aHugeGapIsNamedByItsFirstNumbers() {
        answer(1, 1_000_000_000_000L);

        assertThat(count.consecutive().violations())
                .containsExactly(
                        "not consecutive: 999999999998 numbers between 1 and 1000000000000 were given to no one (2, 3, 4, 5, 6, …)");
    }

    @Test
    void aRequestCountedTwiceOverIsCaught() {
        answer(1, 2, 4);

        assertThat(count.verdict(new Move(0, 4)).violations())
                .containsExactly(
                        "counted too often: the counter moved by 4, yet only 3 requests were answered and 0 may have been counted");
    }

    @Test
    void aLostCountIsCaught() {
        answer(1, 2, 3);

        assertThat(count.verdict(new Move(0, 2)).violations())
                .containsExactly(
                        "impossible: 1 answers lie outside the counter's move from 0 to 2 (3)",
                        "lost: the counter moved by 2, yet 3 requests were answered");
    }

    @Test
    void anAnswerFromBeforeTheMoveIsCaught() {
        answer(1, 2);

        assertThat(count.verdict(new Move(1, 3)).violations())
                .containsExactly("impossible: 1 answers lie outside the counter's move from 1 to 3 (1)");
    }

    @Test
    void aRequestOfUnknownOutcomeMayOrMayNotHaveBeenCounted() {
        answer(1, 2);
        count.start();

        assertThat(count.verdict(new Move(0, 2))).isEqualTo(new Verdict(2, 1, 0, 2, List.of()));
        assertThat(count.verdict(new Move(0, 3))).isEqualTo(new Verdict(2, 1, 0, 3, List.of()));
        assertThat(count.verdict(new Move(0, 4)).violations())
                .containsExactly(
                        "counted too often: the counter moved by 4, yet only 2 requests were answered and 1 may have been counted");
    }

    @Test
    void aRequestKnownNotToBeCountedMustNotBe() {
        answer(1, 2);
        count.start().notCounted();

        assertThat(count.verdict(new Move(0, 2))).isEqualTo(new Verdict(2, 0, 1, 2, List.of()));
        assertThat(count.verdict(new Move(0, 3)).exact()).isFalse();
    }

    @Test
    void everyViolationIsReportedWithAFewExamples() {
        answer(1, 2, 2, 2, 2, 2, 2, 2, 2, 9);

        assertThat(count.verdict(new Move(0, 9))).hasToString("""
                        NOT EXACT: 10 answered, 0 unknown, 0 failed, counter moved by 9
                          - counted twice: 7 answers gave a number that another had given (2, 2, 2, 2, 2, …)
                          - out of order: 7 answers were no higher than one received before their request started (2 after 2, 2 after 2, 2 after 2, 2 after 2, 2 after 2, …)
                          - lost: the counter moved by 9, yet 10 requests were answered""");
    }

    @Test
    void anExactVerdictIsOneLine() {
        answer(1);
        count.start();

        assertThat(count.verdict(new Move(0, 1)))
                .hasToString("exact: 1 answered, 1 unknown, 0 failed, counter moved by 1");
    }

    @Test
    void theMoveIsReadFromTheFirstAndTheLastAnswerOrFromAReaderThatDoesNotCount() {
        assertThat(Move.fromAnswers(42, 44)).isEqualTo(new Move(41, 44)).returns(3L, Move::length);

        AtomicLong stored = new AtomicLong(41);
        assertThat(Move.during(stored::get, stored::incrementAndGet)).isEqualTo(new Move(41, 42));
    }

    @Test
    void nothingIsLostWhenManyThreadsRecordAtOnce() throws Exception {
        AtomicLong counter = new AtomicLong();
        Callable<Void> client = () -> {
            for (int i = 0; i < 20_000; i++) {
                count.start().answered(counter.incrementAndGet());
            }
            return null;
        };
        var threads = Executors.newFixedThreadPool(4);
        try {
            for (Future<Void> done : threads.invokeAll(
                    IntStream.range(0, 4).mapToObj(i -> client).toList())) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }

        Verdict expected = new Verdict(80_000, 0, 0, 80_000, List.of());
        assertThat(count.verdict(new Move(0, counter.get()))).isEqualTo(expected);
        assertThat(count.consecutive()).isEqualTo(expected);
    }

    private void answer(long... values) {
        for (long value : values) {
            count.start().answered(value);
        }
    }
}
