package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.loadtest.CounterPage;
import countme.topology.Topology;
import countme.topology.docker.HealthGate;
import countme.topology.service.Service;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** The count outlives everything that holds it. */
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class DurabilityTest {
    @Container
    static final Stack stack = Stack.shared();

    @Test
    void theCountSurvivesTheRestartOfEveryContainer() {
        stack.awaitEverything();
        stack.setCount(5000);
        // What only watches needs nobody, so all of it at once; but for what lives in another's network.
        Topology topology = stack.topology();
        List<CompletableFuture<Void>> watching = topology.services().stream()
                .filter(service -> !topology.serving().contains(service)
                        && service.joined().isEmpty())
                .map(service -> CompletableFuture.runAsync(() -> restart(service)))
                .toList();
        topology.serving().forEach(DurabilityTest::restart);
        watching.forEach(CompletableFuture::join);
        topology.joining(topology.proxy()).forEach(DurabilityTest::restart);
        assertNext(5001);
    }

    @Test
    void theCountSurvivesRedisBeingKilled() {
        stack.setCount(6000);
        Service redis = stack.topology().redis();
        String id = stack.instance(redis, 0).id();

        stack.docker().killContainerCmd(id).exec();
        stack.docker().startContainerCmd(id).exec();
        new HealthGate(stack.engine(), "redis", redis.health(), Duration.ofSeconds(30)).await(id);

        assertNext(6001);
    }

    @Test
    void upChangesNothingWhereNothingDiffers() {
        stack.awaitEverything();
        var before = stack.deployment().project().inventory().containers().stream()
                .map(c -> c.id())
                .toList();

        assertThat(stack.deployment().up(() -> {})).isEmpty();

        assertThat(stack.deployment().project().inventory().containers().stream()
                        .map(c -> c.id())
                        .toList())
                .isEqualTo(before);
    }

    private static void restart(Service service) {
        for (int slot : service.slots()) {
            String id = stack.instance(service, slot).id();
            stack.docker().restartContainerCmd(id).withTimeout(10).exec();
            new HealthGate(stack.engine(), service.instance(slot), service.health(), Duration.ofSeconds(60)).await(id);
        }
    }

    private static void assertNext(long expected) {
        HttpClient client = stack.target().client();
        Awaitility.await()
                .atMost(5, TimeUnit.SECONDS)
                .untilAsserted(
                        () -> assertThat(stack.target().get(client).body()).isEqualTo(CounterPage.of(expected)));
    }
}
