package countme.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KneeTest {
    private static final int BOUND = 100;

    private final Journal journal = new Journal();
    private final Knee knee = new Knee(10, 5, 3, Duration.ofSeconds(1), BOUND, journal);

    @Test
    void levelsFollowEachOtherAndStragglersBelongToTheLast() {
        assertThat(knee.partAt(0)).isEqualTo("hit at 10/s");
        assertThat(knee.partAt(999_999_999)).isEqualTo("hit at 10/s");
        assertThat(knee.partAt(1_000_000_000)).isEqualTo("hit at 15/s");
        assertThat(knee.partAt(9_000_000_000L)).isEqualTo("hit at 20/s");
        assertThat(knee.parts()).extracting(Part::name).containsExactly("hit at 10/s", "hit at 15/s", "hit at 20/s");
    }

    @Test
    void theHighestGoodLevelIsTheKneeEvenBehindABadOne() {
        answers("hit at 10/s", 10, BOUND + 1);
        answers("hit at 15/s", 15, BOUND);
        answers("hit at 20/s", 20, BOUND + 1);

        assertThat(knee.find())
                .isEqualTo(
                        new Outcome(
                                true,
                                "the knee is at 15 users a second: the highest rate with no failed request, and 99 of 100 answers within 100 ms"));
    }

    @Test
    void aFailedRequestMakesALevelBad() {
        answers("hit at 10/s", 10, 1);
        answers("hit at 15/s", 15, 1);
        journal.failed("hit at 15/s");

        assertThat(knee.find().words()).startsWith("the knee is at 10 users");
    }

    @Test
    void aLevelThatTheClientDidNotReachByNineTenthsIsNotGood() {
        answers("hit at 10/s", 9, 1);
        answers("hit at 15/s", 13, 1);

        assertThat(knee.find().words()).startsWith("the knee is at 10 users");
    }

    @Test
    void aCounterThatNeverGetsSlowHasItsKneeElsewhere() {
        answers("hit at 20/s", 20, 1);

        assertThat(knee.find().good()).isTrue();
        assertThat(knee.find().words())
                .startsWith("the knee was not reached: at 20 users a second, the highest tried,")
                .endsWith("-Dcountme.levels tries more");
    }

    @Test
    void withoutAGoodLevelThereIsNoKnee() {
        answers("hit at 10/s", 10, BOUND + 1);

        assertThat(knee.find().good()).isFalse();
        assertThat(knee.find().words()).startsWith("NO KNEE: ").endsWith("begin lower with -Dcountme.usersPerSecond");
    }

    @Test
    void itIsNotPassedBeforeTwoLevelsAreOver() {
        assertThat(knee.isPassed()).isFalse();
    }

    @Test
    void itIsPassedBehindTwoLevelsThatWereTooMuch() {
        Knee brief = new Knee(10, 5, 3, Duration.ofNanos(1), BOUND, journal);
        await().until(() -> journal.now() > 3);

        assertThat(brief.isPassed()).isTrue();
        assertThat(brief.isPassed()).as("from then on").isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hit at 10/s", "hit at 15/s"})
    void oneLevelThatWasTooMuchMayBeChance(String good) {
        Knee brief = new Knee(10, 5, 3, Duration.ofNanos(1), BOUND, journal);
        answers(good, 1, 1);
        await().until(() -> journal.now() > 3);

        assertThat(brief.isPassed()).isFalse();
    }

    private void answers(String level, int count, int millis) {
        for (int i = 0; i < count; i++) {
            journal.answered(level, 0, millis);
        }
    }
}
