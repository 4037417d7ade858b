package countme.loadtest.landscape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BottleneckTest {
    private static final Map<String, Double> MICROS =
            Map.of("app", 240.0, "proxy", 80.0, "redis", 40.0, Sample.GENERATOR, 40.0);

    @Test
    void fullProcessorsAreTheLimitAndWhoFillsThemIsNamed() {
        assertThat(Bottleneck.of(step(64, 5000, 0.05, MICROS)))
                .isEqualTo("all processors: app 60 %, proxy 20 %, load generator 10 %");
    }

    @Test
    void aServiceOfOneThreadIsTheLimitWhenItsProcessorIsFullAndOthersAreNot() {
        assertThat(Bottleneck.of(step(64, 23_000, 0.4, MICROS)))
                .isEqualTo("redis, which has one thread (0.92 of a processor)");
        assertThat(Bottleneck.of(step(64, 10_000, 0.4, MICROS))).isEqualTo("no processor: 40 % idle");
    }

    @Test
    void oneVisitorWaitsForHimself() {
        assertThat(Bottleneck.of(step(1, 500, 0.01, MICROS))).isEqualTo("one request at a time");
    }

    @Test
    void aSecondMachineBringsWhatCanBeMovedToItAndAtMostTwice() {
        assertThat(Bottleneck.factor(400, 100)).isEqualTo(400 / 300.0);
        assertThat(Bottleneck.factor(400, 240)).isEqualTo(2);
        assertThat(Bottleneck.secondMachine(step(64, 5000, 0.05, MICROS)))
                .contains("400 µs", "2.00 times the requests/s if replicas ran on it", "1.11 times if only the load");
        assertThat(Bottleneck.secondMachine(step(64, 5000, 0.5, MICROS))).endsWith("would bring nothing.");
    }

    @Test
    void theReportHasEveryStepAndTheServicesOfTheUsualConnections() {
        List<ScaleStep> steps = List.of(step(1, 500, 0.6, MICROS), step(64, 5000, 0.05, MICROS));

        assertThat(ScaleReport.of(steps, 64))
                .contains("|        2 |           1 |        500 |")
                .contains("|        2 |          64 |      5,000 |")
                .contains("| app                          |        240 |")
                .contains("| redis                        |          5 |")
                .contains("- With 2 replicas the limit is all processors: app 60 %");
    }

    private static ScaleStep step(int connections, double perSecond, double idle, Map<String, Double> micros) {
        return new ScaleStep(2, connections, Samples.of(perSecond, 10, idle, micros), Map.of("redis", 5.0));
    }
}
