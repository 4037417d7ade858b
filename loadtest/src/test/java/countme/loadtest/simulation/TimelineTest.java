package countme.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final List<Part> PARTS =
            List.of(new Part("before", Duration.ofNanos(10)), new Part("after", Duration.ofNanos(5)));

    @Test
    void partsFollowEachOtherAndWhateverComesLaterBelongsToTheLast() {
        Timeline planned = Timeline.planned(PARTS);

        assertThat(planned.parts()).isEqualTo(PARTS);
        assertThat(planned.partAt(9)).isEqualTo("before");
        assertThat(planned.partAt(10)).isEqualTo("after");
        assertThat(planned.partAt(99)).isEqualTo("after");
    }
}
