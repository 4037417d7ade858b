package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.dockerjava.api.DockerClient;
import countme.loadtest.CounterPage;
import countme.topology.docker.Exec;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.Inventory.State;
import countme.topology.service.Service;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** A launcher that stays puts right what breaks, and nothing else. */
@Testcontainers
@Order(Deployed.BESIDE)
class HealingTest {
    private static final Duration HEALED = Duration.ofSeconds(15);

    @Container
    static final Deployed beside = Deployed.beside();

    private long last;

    @Test
    void whatIsKilledRemovedOrPausedIsBackInTenSecondsAndTheCountStays() throws Exception {
        List<String> replicas = new Replicas(beside).names();
        long earlier = heals().count();
        Process attached = beside.attend();
        try {
            awaitCounting();

            breakAndAwait(replicas.get(0), id -> docker().killContainerCmd(id).exec(), one -> true);
            String removed = beside.scene().find(replicas.get(1)).id();
            breakAndAwait(
                    replicas.get(1),
                    id -> docker().removeContainerCmd(id).withForce(true).exec(),
                    one -> !one.id().equals(removed));
            breakAndAwait("proxy", id -> docker().pauseContainerCmd(id).exec(), one -> true);
            List<String> others = startsOfOthers("redis");
            breakAndAwait("redis", id -> docker().killContainerCmd(id).exec(), one -> true);
            assertThat(startsOfOthers("redis"))
                    .as("nothing is restarted for another's fault")
                    .isEqualTo(others);
        } finally {
            attached.destroy();
        }
        assertThat(attached.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(attached.exitValue()).isEqualTo(128 + 15);
        assertThat(heals().skip(earlier))
                .allMatch(entry -> entry.path("result").asText().equals("done"))
                .extracting(entry -> entry.path("service").asText())
                .containsExactly(replicas.get(0), replicas.get(1), "proxy", "redis");
        assertThat(beside.launcher().run("audit", "-n", "1").out())
                .contains("redis", "had ended")
                .doesNotContain("proxy");
    }

    private interface Harm {
        void to(String containerId);
    }

    private void breakAndAwait(String name, Harm harm, Predicate<Instance> isNew) {
        harm.to(beside.scene().find(name).id());
        Awaitility.await()
                .alias(name)
                .atMost(HEALED)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> beside.scene()
                        .inventory()
                        .instance(name)
                        .filter(isNew)
                        .filter(this::isReady)
                        .isPresent());
        awaitCounting();
    }

    private boolean isReady(Instance instance) {
        Service service = Stack.shared().topology().service(instance.service()).orElseThrow();
        return instance.state() == State.RUNNING
                && Exec.run(
                                beside.scene().engine(),
                                instance.id(),
                                service.health().ready(),
                                Duration.ofSeconds(2))
                        .succeeded();
    }

    /** An answer comes, and it is more than the last one. */
    private void awaitCounting() {
        Target target = beside.scene().target();
        Awaitility.await().atMost(HEALED).ignoreExceptions().untilAsserted(() -> {
            HttpResponse<String> response = target.get(target.client());
            assertThat(response.statusCode()).isEqualTo(200);
        });
        long count = CounterPage.parse(target.get(target.client()).body());
        assertThat(count).isGreaterThan(last);
        last = count;
    }

    private static Stream<JsonNode> heals() throws IOException {
        Launcher.Result audit = beside.launcher().run("audit", "--format", "json");
        assertThat(audit.status()).as(audit.err()).isZero();
        return StreamSupport.stream(
                        JsonMapper.builder().build().readTree(audit.out()).spliterator(), false)
                .filter(entry -> entry.path("what").asText().equals("heal"));
    }

    private List<String> startsOfOthers(String name) {
        return beside.scene().inventory().containers().stream()
                .filter(one -> !one.instance().equals(name))
                .map(one -> one.instance()
                        + docker().inspectContainerCmd(one.id())
                                .exec()
                                .getState()
                                .getStartedAt())
                .sorted()
                .toList();
    }

    private static DockerClient docker() {
        return beside.scene().docker();
    }
}
