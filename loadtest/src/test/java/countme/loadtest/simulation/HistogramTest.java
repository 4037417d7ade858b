package countme.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistogramTest {
    private final Histogram times = new Histogram();

    @Test
    void quantilesAreTheSmallestTimesThatEnoughRequestsDidNotExceed() {
        IntStream.rangeClosed(1, 1000).map(i -> 1001 - i).forEach(times::add);

        assertThat(times.size()).isEqualTo(1000);
        assertThat(times.millis(0.5)).isEqualTo(500);
        assertThat(times.millis(0.99)).isEqualTo(990);
        assertThat(times.millis(1)).isEqualTo(1000);
    }

    @Test
    void oneSlowRequestInAHundredIsSeenOnlyInTheMaximum() {
        IntStream.range(0, 99).forEach(i -> times.add(0));
        times.add(60_000);

        assertThat(times.millis(0.99)).isZero();
        assertThat(times.millis(1)).isEqualTo(60_000);
    }

    @Test
    void thereAreNoTimesWithoutRequests() {
        assertThat(times.millis(0.99)).isZero();
        assertThat(times.size()).isZero();
    }
}
