package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import countme.topology.config.Network;
import countme.topology.docker.StackNetworks;
import countme.topology.service.Service;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** What is killed, removed, stopped, cut off or starved is put right by the attached launcher, while visitors come. */
@Tag("faults")
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class KillFaultsTest {
    private static final Duration HEALED = Duration.ofSeconds(15);

    @Container
    static final Stack stack = Stack.shared();

    @Container
    static final Deployed attended = Deployed.attended("kill");

    @ParameterizedTest
    @ValueSource(strings = {"app-1", "loki", "prometheus"})
    void aKilledContainerThatUsersDoNotNeedFailsNoRequest(String instance) {
        Tally noticed = during(
                "kill -9 of " + instance,
                instance,
                id -> docker().killContainerCmd(id).exec());

        assertThat(noticed.failures()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy", "redis"})
    void aKilledContainerThatUsersNeedIsBackSoonAndNoAnswerIsLost(String instance) {
        Tally noticed = during(
                "kill -9 of " + instance,
                instance,
                id -> docker().killContainerCmd(id).exec());

        assertThat(noticed.longestSilence()).isLessThan(HEALED);
    }

    @Test
    void aRemovedReplicaFailsNoRequest() {
        Tally noticed = during(
                "app-2 removed by hand",
                "app-2",
                id -> docker().removeContainerCmd(id).withForce(true).exec());

        assertThat(noticed.failures()).isZero();
    }

    @Test
    void aReplicaThatAcceptsAndNeverAnswersIsRestarted() {
        Tally noticed = during(
                "app-2 accepts and never answers",
                "app-2",
                id -> docker().killContainerCmd(id).withSignal("STOP").exec());

        assertThat(noticed.failures()).isZero();
    }

    @Test
    void aReplicaThatRunsOutOfMemoryFailsNoRequest() {
        // Another process takes what is left, and the kernel is told to end the counter for it.
        Tally noticed = during("app-1 out of memory", "app-1", id -> {
            String exec = docker().execCreateCmd(id)
                    .withCmd("bash", "-c", "echo 1000 > /proc/1/oom_score_adj; exec tail /dev/zero")
                    .exec()
                    .getId();
            docker().execStartCmd(exec).withDetach(true).exec(new ResultCallback.Adapter<>());
        });

        assertThat(noticed.failures()).isZero();
        String id = attended.scene().find("app-1").id();
        assertThat(docker().inspectContainerCmd(id).exec().getRestartCount())
                .as("by the engine, not by healing")
                .isPositive();
    }

    @Test
    void aReplicaCutFromTheNetworkIsPutBackIntoIt() {
        Tally noticed = during(
                "network of app-2 cut",
                "app-2",
                id -> new StackNetworks(stack.engine(), attended.scene().project()).disconnect(Network.backend, id));

        assertThat(noticed.failures()).isZero();
    }

    @Test
    void theOnlyReplicaThatAnswersIsAskedAlsoAsTheLast() {
        assertThat(attended.launcher().run("scale", "app=3").status()).isZero();
        Map<String, String> before = starts();
        Tally noticed = attended.scene().during("app-1 restarted, then app-2 killed and app-3 cut", () -> {
            docker().restartContainerCmd(id("app-1")).withTimeout(2).exec();
            // It answers again, and the proxy still leaves it out for what it failed to answer.
            Scene.lasting(Duration.ofSeconds(1));
            new StackNetworks(stack.engine(), attended.scene().project()).disconnect(Network.backend, id("app-3"));
            docker().killContainerCmd(id("app-2")).exec();
            awaitStartedAnew("app-2", before);
            awaitStartedAnew("app-3", before);
        });
        assertThat(attended.launcher().run("scale", "app=2").status()).isZero();

        assertThat(noticed.failures()).isZero();
    }

    /** The harm is put right when the instance was started anew, in whatever container, and nothing else was. */
    private static Tally during(String fault, String instance, Consumer<String> harm) {
        Scene scene = attended.scene();
        Map<String, String> before = starts();
        Tally noticed = scene.during(fault, () -> {
            harm.accept(scene.find(instance).id());
            awaitStartedAnew(instance, before);
        });
        Map<String, String> after = starts();
        before.remove(instance);
        assertThat(after).as("nothing is restarted for another's fault").containsAllEntriesOf(before);
        return noticed;
    }

    private static void awaitStartedAnew(String instance, Map<String, String> before) {
        Awaitility.await(instance)
                .atMost(HEALED.plusSeconds(15))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> starts().containsKey(instance)
                        && !Objects.equals(before.get(instance), starts().get(instance)));
        attended.scene().awaitReady(service(instance), slot(instance));
    }

    private static String id(String instance) {
        return attended.scene().find(instance).id();
    }

    private static Map<String, String> starts() {
        return attended.scene().inventory().containers().stream()
                .collect(Collectors.toMap(
                        one -> one.instance(), one -> attended.scene().startOf(one.id())));
    }

    private static Service service(String instance) {
        return stack.topology().service(instance.replaceAll("-\\d", "")).orElseThrow();
    }

    private static int slot(String instance) {
        return instance.matches(".*-\\d") ? Integer.parseInt(instance.substring(instance.length() - 1)) : 0;
    }

    private static DockerClient docker() {
        return stack.docker();
    }
}
