package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.docker.Containers;
import countme.topology.docker.HealthGate;
import countme.topology.service.App;
import countme.topology.service.Redis;
import countme.topology.service.Service;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** What happens to users when something behind the proxy goes away. */
@Testcontainers
class OutageTest {
    @Container
    static final Stack stack = Stack.shared();

    @Test
    void theServiceGoesOnWhenAReplicaIsKilled() {
        App app = stack.topology().app();
        String victim = stack.instance(app, 1).id();
        try (var visitors = new Visitors(stack.target())) {
            visitors.keepComing(4);
            Awaitility.await().until(() -> visitors.answered() > 50);

            stack.docker().killContainerCmd(victim).exec();

            long atDeath = visitors.answered();
            Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> visitors.answered() > atDeath + 200);
            visitors.leave();
            assertThat(visitors.failed()).isZero();
        } finally {
            startAgain(app, 1);
        }
        assertThat(stack.instance(app, 1).id()).isEqualTo(victim);
    }

    @Test
    void withoutRedisAnErrorComesWithinASecondAndCountingGoesOnWithinTwoOfItsReturn() {
        Redis redis = stack.topology().redis();
        stack.setCount(100);
        HttpClient client = stack.target().client();
        assertThat(stack.target().get(client).statusCode()).isEqualTo(200);
        List<String> replicas = replicaIds();

        stack.docker()
                .stopContainerCmd(stack.instance(redis, 0).id())
                .withTimeout(5)
                .exec();
        try {
            for (int i = 0; i < 20; i++) {
                Instant asked = Instant.now();
                HttpResponse<String> response = stack.target().get(client);
                assertThat(response.statusCode()).isEqualTo(500);
                assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(1));
            }
        } finally {
            startAgain(redis, 0);
        }

        Awaitility.await()
                .atMost(2, TimeUnit.SECONDS)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> stack.target().get(client).statusCode() == 200);
        // Nothing was counted while it was away, and no replica was restarted for it.
        assertThat(stack.count()).isEqualTo(102);
        assertThat(replicaIds()).isEqualTo(replicas);
    }

    @Test
    void manyWaitingUsersDoNotMakeTheErrorLateWhenRedisIsAway() {
        Redis redis = stack.topology().redis();
        stack.docker()
                .stopContainerCmd(stack.instance(redis, 0).id())
                .withTimeout(5)
                .exec();
        try (var visitors = new Visitors(stack.target())) {
            visitors.keepComing(64);
            Awaitility.await().until(() -> visitors.failed() > 500);
            HttpClient client = stack.target().client();

            Instant asked = Instant.now();
            assertThat(stack.target().get(client).statusCode()).isEqualTo(500);
            assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(1));
        } finally {
            startAgain(redis, 0);
        }
        HttpClient client = stack.target().client();
        Awaitility.await()
                .atMost(2, TimeUnit.SECONDS)
                .until(() -> stack.target().get(client).statusCode() == 200);
    }

    private static List<String> replicaIds() {
        App app = stack.topology().app();
        return app.slots().stream()
                .map(slot -> stack.instance(app, slot))
                .map(instance -> instance.id()
                        + stack.docker()
                                .inspectContainerCmd(instance.id())
                                .exec()
                                .getState()
                                .getStartedAt())
                .toList();
    }

    private static void startAgain(Service service, int slot) {
        new Containers(stack.engine()).start(stack.instance(service, slot));
        new HealthGate(stack.engine(), service.instance(slot), service.health(), Duration.ofSeconds(30))
                .await(stack.instance(service, slot).id());
    }
}
