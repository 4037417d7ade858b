package countme.loadtest.landscape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SampleTest {
    private static final Answered ANSWERED = new Answered(1000, 2, 0, 1, 2, 3, 4, OptionalDouble.of(0.1));

    @Test
    void processorTimeIsDividedByRequestsAndNamedByService() {
        Spent spent = new Spent(
                Map.of("stack/app", 0.5, "engine/dockerd", 0.05, "peer/flask", 0.01, "limit/proxy", 0.02), 0.7, 0.3);

        Sample sample = Sample.of(Place.STACK, ANSWERED, spent);

        assertThat(sample.perSecond()).isEqualTo(500);
        assertThat(sample.idle()).isCloseTo(0.3, within(1e-9));
        assertThat(sample.micros().get("app")).isCloseTo(500, within(1e-6));
        assertThat(sample.micros().get("dockerd")).isCloseTo(50, within(1e-6));
        assertThat(sample.micros().get(Sample.UNLOADED)).isCloseTo(30, within(1e-6));
        assertThat(sample.micros().get(Sample.GENERATOR)).isCloseTo(100, within(1e-6));
        assertThat(sample.micros().get(Sample.REST)).isCloseTo(20, within(1e-6));
        assertThat(sample.total()).isCloseTo(700, within(1e-6));
    }

    @Test
    void whereTheMachineCannotBeSeenNothingIsSaidOfIt() {
        Sample sample = Sample.of(Place.PEER, ANSWERED, new Spent(Map.of("peer/flask", 0.5), 0, 0));

        assertThat(sample.idle()).isNaN();
        assertThat(sample.micros()).containsOnlyKeys("flask", Sample.GENERATOR);
    }

    @Test
    void aCountIsExactBetweenTheAnsweredRequestsAndThoseUnderWay() {
        assertThatCode(() -> Places.judge(Place.STACK, 100, 100, 64)).doesNotThrowAnyException();
        assertThatCode(() -> Places.judge(Place.STACK, 100, 164, 64)).doesNotThrowAnyException();
        assertThatIOException()
                .isThrownBy(() -> Places.judge(Place.STACK, 100, 99, 64))
                .withMessageStartingWith(
                        "the stack did not count exactly: 100 requests were answered and at most 64 more under way, but the counter moved by 99.");
        assertThatIOException().isThrownBy(() -> Places.judge(Place.PEER, 100, 165, 64));
    }

    @Test
    void eachFigureOfSeveralSamplesIsItsMiddleOne() {
        Sample middle = Medians.of(List.of(Samples.of(300, 9), Samples.of(100, 12), Samples.of(200, 3)));

        assertThat(middle.perSecond()).isEqualTo(200);
        assertThat(middle.p99()).isEqualTo(9);
        assertThat(middle.micros()).containsEntry("app", 200.0);
    }
}
