package countme.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveryTest {
    private final Recovery recovery = new Recovery(second(20));

    @Test
    void threeSecondsInARowMustBeAsBefore() {
        assertThat(recovery.seconds(seconds(900, 40, 40, 300, 70, 20, 21, 22))).hasValue(4);
        assertThat(recovery.seconds(seconds(20, 20, 20))).hasValue(0);
        assertThat(recovery.seconds(seconds(20, 20, 71, 20, 20))).isEmpty();
    }

    @Test
    void twiceTheTimeBeforeIsAsBeforeAndForShortTimesALittleMore() {
        assertThat(recovery.seconds(seconds(70, 70, 70))).hasValue(0);
        assertThat(recovery.seconds(seconds(71, 71, 71))).isEmpty();
        assertThat(new Recovery(second(100)).seconds(seconds(200, 200, 200))).hasValue(0);
        assertThat(new Recovery(second(100)).seconds(seconds(201, 201, 201))).isEmpty();
    }

    @Test
    void aSecondWithoutAnswersIsNotAsBefore() {
        List<Histogram> silent = List.of(new Histogram(), new Histogram(), new Histogram());

        assertThat(recovery.seconds(silent)).isEmpty();
    }

    @Test
    void itMustComeSoonEnough() {
        List<Histogram> afterTwoSeconds = seconds(500, 500, 20, 20, 20);

        assertThat(recovery.within(Duration.ofSeconds(2), afterTwoSeconds))
                .isEqualTo(
                        new Outcome(
                                true,
                                "recovered: response times were as before 2 s after the spike; as before: 95 of 100 within 70 ms; allowed: 2 s"));
        assertThat(recovery.within(Duration.ofSeconds(1), afterTwoSeconds).good())
                .isFalse();
        assertThat(recovery.within(Duration.ofSeconds(9), seconds(500, 500, 500))
                        .words())
                .startsWith("NOT RECOVERED: ");
    }

    private static List<Histogram> seconds(int... millis) {
        return Arrays.stream(millis).mapToObj(RecoveryTest::second).toList();
    }

    /** All answers of which took as long as said. */
    private static Histogram second(int millis) {
        var second = new Histogram();
        second.add(millis);
        second.add(millis);
        return second;
    }
}
