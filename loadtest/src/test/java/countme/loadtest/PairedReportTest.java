package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PairedReportTest {

    @Test
    void aRoundIsALineForEachVariant() {
        Pair pair = new Pair(Map.of(Measure.REQUESTS, 5800.9, Measure.STEADY_P50, 1.234), Map.of());

        assertThat(PairedReport.round(pair).lines().findFirst())
                .hasValue("  A: saturated 5801/s, at the fixed rate p50 1.23 ms");
    }

    @Test
    void ratiosAreTakenWithinRoundsSoThatDriftBetweenThemCancels() {
        List<Pair> drifting = List.of(pair(100, 110), pair(200, 220), pair(400, 440), pair(800, 880), pair(1600, 1760));

        assertThat(PairedReport.summary(drifting))
                .containsPattern("requests/s, saturated +\\| +400 \\| +440 \\| +1.100 \\| 1.100 – 1.100 \\*")
                .contains("94 % confidence");
    }

    @Test
    void whatIsTheSameIsNotMarkedAndWhatWasNotMeasuredIsLeftOut() {
        assertThat(PairedReport.summary(List.of(pair(100, 99), pair(100, 101))))
                .containsPattern("1.000 \\| 0.990 – 1.010 +\\|")
                .doesNotContain("processor");
    }

    private static Pair pair(double a, double b) {
        return new Pair(Map.of(Measure.REQUESTS, a), Map.of(Measure.REQUESTS, b));
    }
}
