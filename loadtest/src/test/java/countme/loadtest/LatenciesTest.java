package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenciesTest {
    private final Latencies latencies = new Latencies();

    @Test
    void theShareIsOfAllHoweverManyAndInWhateverOrderTheyCame() {
        for (int millis = 3000; millis > 0; millis--) {
            latencies.add(millis * 1_000_000L);
        }

        assertThat(latencies.size()).isEqualTo(3000);
        assertThat(latencies.millis(0.5)).isEqualTo(1500);
        assertThat(latencies.millis(1)).isEqualTo(3000);
    }

    @Test
    void withoutAnyThereIsNone() {
        assertThat(latencies.millis(0.99)).isZero();
    }
}
