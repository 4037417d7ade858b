package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.dockerjava.api.DockerClient;
import countme.loadtest.CounterPage;
import countme.topology.docker.Exec;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.Inventory.State;
import countme.topology.service.Service;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** A launcher that stays puts right what breaks, nothing else, and ends with its stack. */
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class HealingTest {
    private static final Duration HEALED = Duration.ofSeconds(15);

    @Container
    static final Stack stack = Stack.shared();

    @RegisterExtension
    final OwnProject own = OwnProject.named("heal");

    private long last;

    @Test
    void whatIsKilledRemovedOrPausedIsBackInTenSecondsAndTheCountStays() throws Exception {
        Process attached = own.launcher().attach(Launcher.up(own.ports()));
        try {
            awaitCounting();

            breakAndAwait("app-1", id -> docker().killContainerCmd(id).exec(), one -> true);
            String removed = find("app-2").id();
            breakAndAwait(
                    "app-2",
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
        theAuditHas("app-1", "app-2", "proxy", "redis");
    }

    @Test
    void aStackTakenDownElsewhereIsNotPutUpAgain() throws Exception {
        Process attached = own.launcher().attach(Launcher.up(own.ports()));

        var elsewhere = new Launcher(
                own.launcher().project(),
                own.launcher().directory(),
                Files.createDirectory(own.launcher().directory().resolve("elsewhere")));
        Launcher.Result down = elsewhere.run("down");

        assertThat(down.status()).as(down.err()).isZero();
        assertThat(attached.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(attached.exitValue()).isZero();
        assertThat(own.launcher().out()).contains("taken down").doesNotContain("goes on serving; the engine");
        assertThat(Inventory.read(stack.engine(), own.launcher().project()).isEmpty())
                .isTrue();
    }

    private interface Harm {
        void to(String containerId);
    }

    private void breakAndAwait(String name, Harm harm, Predicate<Instance> isNew) {
        harm.to(find(name).id());
        Awaitility.await()
                .alias(name)
                .atMost(HEALED)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> Inventory.read(stack.engine(), own.launcher().project())
                        .instance(name)
                        .filter(isNew)
                        .filter(this::isReady)
                        .isPresent());
        awaitCounting();
    }

    private boolean isReady(Instance instance) {
        Service service = stack.topology().service(instance.service()).orElseThrow();
        return instance.state() == State.RUNNING
                && Exec.run(stack.engine(), instance.id(), service.health().ready(), Duration.ofSeconds(2))
                        .succeeded();
    }

    /** An answer comes, and it is more than the last one. */
    private void awaitCounting() {
        Target target = Target.at(own.ports());
        Awaitility.await().atMost(HEALED).ignoreExceptions().untilAsserted(() -> {
            HttpResponse<String> response = target.get(target.client());
            assertThat(response.statusCode()).isEqualTo(200);
        });
        long count = CounterPage.parse(target.get(target.client()).body());
        assertThat(count).isGreaterThan(last);
        last = count;
    }

    private void theAuditHas(String... healed) throws Exception {
        Launcher.Result audit = own.launcher().run("audit", "--format", "json");
        assertThat(audit.status()).as(audit.err()).isZero();
        JsonNode entries = JsonMapper.builder().build().readTree(audit.out());
        assertThat(entries.path(0).path("what").asText()).isEqualTo("up");
        assertThat(entries.path(0).path("result").asText()).isEqualTo("done");
        assertThat(entries)
                .filteredOn(entry -> entry.path("what").asText().equals("heal"))
                .allMatch(entry -> entry.path("result").asText().equals("done"))
                .extracting(entry -> entry.path("service").asText())
                .containsExactly(healed);
        assertThat(own.launcher().run("audit", "-n", "1").out())
                .contains("redis", "had ended")
                .doesNotContain("proxy");
    }

    private List<String> startsOfOthers(String name) {
        return Inventory.read(stack.engine(), own.launcher().project()).containers().stream()
                .filter(one -> !one.instance().equals(name))
                .map(one -> one.instance()
                        + docker().inspectContainerCmd(one.id())
                                .exec()
                                .getState()
                                .getStartedAt())
                .sorted()
                .toList();
    }

    private Instance find(String name) {
        return Inventory.read(stack.engine(), own.launcher().project())
                .instance(name)
                .orElseThrow();
    }

    private static DockerClient docker() {
        return stack.docker();
    }
}
