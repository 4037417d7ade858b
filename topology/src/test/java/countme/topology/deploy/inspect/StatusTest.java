package countme.topology.deploy.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import countme.topology.deploy.inspect.Status.Health;
import countme.topology.deploy.inspect.Status.Row;
import countme.topology.docker.Training.UnderWay;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTest {
    private static final Row APP =
            new Row("app-1", "shop-app-1", "running", Health.HEALTHY, "app:1", false, "", Instant.EPOCH, List.of());

    @Test
    void aTrainingThatIsUnderWayIsShownAndHarmsNobody() {
        Status status = new Status(List.of(APP))
                .withTraining(List.of(new UnderWay("training-app", "shop-training-app", "app:1", Instant.EPOCH)));

        assertThat(status.isHealthy()).isTrue();
        assertThat(status.rows())
                .extracting(Row::instance, Row::container, Row::state)
                .contains(tuple("training-app", "shop-training-app", "running"));
    }

    @Test
    void aStackOfWhichNothingIsThereIsNotHealthyBecauseOfATraining() {
        var missing = new Row("app-1", "", "missing", Health.DOWN, "app:1", false, "", null, List.of());

        assertThat(new Status(List.of(missing)).withTraining(List.of()).isHealthy())
                .isFalse();
    }
}
