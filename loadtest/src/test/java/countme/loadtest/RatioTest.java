package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RatioTest {

    @Test
    void oneOutlierMovesNeitherTheMedianNorMuchElse() {
        Ratio ratio = Ratio.of(List.of(1.01, 0.99, 1.0, 7.0, 0.98));

        assertThat(ratio.median()).isEqualTo(1.0);
        assertThat(ratio.low()).isEqualTo(0.98);
        assertThat(ratio.high()).isEqualTo(7.0);
    }

    @Test
    void fivePairsAreTheFewestWhoseWholeSpanIsNinetyPercentSure() {
        assertThat(Ratio.of(List.of(1.0, 2.0, 3.0, 4.0, 5.0)).confidence()).isEqualTo(0.9375);
        assertThat(Ratio.of(List.of(1.0, 2.0, 3.0, 4.0)).confidence()).isEqualTo(0.875);
        assertThat(Ratio.of(List.of(1.0)).confidence()).isZero();
    }

    @Test
    void withMorePairsTheExtremesAreLeftOutOfTheInterval() {
        Ratio ratio = Ratio.of(List.of(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0));

        assertThat(ratio).returns(2.0, Ratio::low).returns(7.0, Ratio::high).returns(4.5, Ratio::median);
        assertThat(ratio.confidence()).isEqualTo(1 - 2 * 9 / 256.0);

        Ratio ofMore = Ratio.of(List.of(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0));
        assertThat(ofMore).returns(3.0, Ratio::low).returns(9.0, Ratio::high);
        assertThat(ofMore.confidence()).isEqualTo(1 - 2 * (1 + 11 + 55) / 2048.0);
    }

    @Test
    void aDifferenceIsShownOnlyWhereOneLiesOutside() {
        assertThat(Ratio.of(List.of(1.1, 1.2, 1.05, 1.3, 1.1)).differs()).isTrue();
        assertThat(Ratio.of(List.of(0.9, 0.8, 0.95, 0.7, 0.9)).differs()).isTrue();
        assertThat(Ratio.of(List.of(1.1, 1.2, 0.99, 1.3, 1.1)).differs()).isFalse();
        assertThat(Ratio.of(List.of(1.1, 1.2, 1.0, 1.3, 1.1)).differs()).isFalse();
        assertThat(Ratio.of(List.of(0.9, 0.8, 1.0, 0.7, 0.9)).differs()).isFalse();
    }

    @Test
    void theIntervalCoversTheTrueMedianAsOftenAsItSays() {
        var random = new Random(17);
        long covered = IntStream.range(0, 20_000)
                .mapToObj(run -> Ratio.of(IntStream.range(0, 9)
                        .mapToObj(i -> Math.exp(random.nextGaussian()))
                        .toList()))
                .filter(ratio -> !ratio.differs())
                .count();
        Ratio any = Ratio.of(IntStream.range(0, 9).mapToObj(i -> 1.0 + i).toList());

        assertThat(covered / 20_000.0).isCloseTo(any.confidence(), within(0.01));
    }

    @Test
    void thereIsNoRatioOfNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> Ratio.of(List.of()));
    }
}
