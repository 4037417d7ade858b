package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.deploy.inspect.Status;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Loki and Prometheus really run. */
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class MonitoringTest {
    @Container
    static final Stack stack = Stack.shared();

    @Test
    void everyServiceIsHealthy() {
        stack.awaitEverything();

        Status status = stack.deployment().status();

        assertThat(status.rows())
                .extracting(Status.Row::instance)
                .containsExactlyInAnyOrderElementsOf(stack.topology().instances());
        assertThat(status.rows()).extracting(Status.Row::health).containsOnly(Status.Health.HEALTHY);
    }

    @Test
    void prometheusReachesEveryServiceThatHasMetrics() {
        stack.awaitEverything();
        int expected = stack.topology().services().stream()
                .mapToInt(service -> service.metrics().size() * service.slots().size())
                .sum();

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(stack.query("up == 1")).hasSize(expected));
        assertThat(stack.query("up{service=\"app\"} == 1")).hasSize(2);
    }
}
