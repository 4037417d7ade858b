package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class QuantilesTest {

    @Test
    void aQuantileIsASampleThatWasMeasured() {
        long[] hundred = LongStream.rangeClosed(1, 100).toArray();

        assertThat(Quantiles.quantile(hundred, 0.5)).isEqualTo(50);
        assertThat(Quantiles.quantile(hundred, 0.99)).isEqualTo(99);
        assertThat(Quantiles.quantile(hundred, 1)).isEqualTo(100);
        assertThat(Quantiles.quantile(new long[] {7}, 0.01)).isEqualTo(7);
    }

    @Test
    void theMedianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
        assertThat(Quantiles.median(new double[] {1, 2, 4, 8})).isEqualTo(3);
        assertThat(Quantiles.median(new double[] {1, 2, 4})).isEqualTo(2);
    }

    @Test
    void nothingHasNoQuantiles() {
        assertThatIllegalArgumentException().isThrownBy(() -> Quantiles.quantile(new long[0], 0.5));
        assertThatIllegalArgumentException().isThrownBy(() -> Quantiles.quantile(new long[] {1}, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Quantiles.median(new double[0]));
    }
}
