package countme.loadtest.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JudgementTest {
    private static Judgement of(long counted, Visit... visits) {
        return Judgement.of(new Counting.Result(List.of(visits), visits.length, counted));
    }

    @Test
    void consecutiveNumbersInOrderAreWithoutFault() {
        assertThat(of(2, new Visit(1, 0, 1, 1), new Visit(1, 2, 3, 2))).isEqualTo(new Judgement(0, 0, 0, 0, 0, 0, 1));
    }

    @Test
    void aNumberToldToTwoIsCountedOnce() {
        assertThat(of(2, new Visit(1, 0, 1, 1), new Visit(2, 2, 3, 1)).twice()).isOne();
    }

    @Test
    void aNumberThatNobodyWasToldIsAHole() {
        assertThat(of(3, new Visit(1, 0, 1, 1), new Visit(2, 2, 3, 3)).holes()).isOne();
    }

    @Test
    void aSmallerNumberGoesBackwardsOnlyIfTheLargerWasToldBefore() {
        assertThat(of(2, new Visit(1, 0, 1, 2), new Visit(2, 2, 3, 1)).backwards())
                .isOne();
        assertThat(of(2, new Visit(1, 0, 3, 2), new Visit(2, 2, 4, 1)).backwards())
                .isZero();
    }

    @Test
    void whoSeesTheSameNumberAgainIsNotServed() {
        assertThat(of(2, new Visit(1, 0, 1, 1), new Visit(1, 2, 3, 1)).ownBackwards())
                .isOne();
    }

    @Test
    void whatTheCountLacksInTheEndIsLost() {
        assertThat(of(1, new Visit(1, 0, 1, 1), new Visit(2, 2, 3, 2)).lost()).isOne();
    }
}
