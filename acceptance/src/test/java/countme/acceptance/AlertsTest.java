package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.acceptance.Pager.Message;
import countme.topology.Topology;
import countme.topology.config.Network;
import countme.topology.config.Setting;
import countme.topology.config.Settings;
import countme.topology.deploy.Deployment;
import countme.topology.docker.Containers;
import countme.topology.policy.Lifetime;
import countme.topology.report.Progress;
import countme.topology.service.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** What breaks is told to whom the settings name, with what to do about it. */
@Tag("faults")
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class AlertsTest {
    @Container
    static final Stack stack = Stack.shared();

    private static final String TOLD = "/alerts";
    private static final String ALIVE = "/alive";

    private static Pager pager;
    private static Mailbox mailbox;

    /** The same stack with receivers: another {@code up} that replaces Alertmanager only. */
    @BeforeAll
    static void somebodyIsToBeTold() throws IOException {
        stack.awaitEverything();
        String gateway =
                stack.deployment().project().site().subnets().of(Network.edge).gateway();
        pager = new Pager(gateway);
        mailbox = new Mailbox(gateway);
        Settings receivers = stack.deployment()
                .project()
                .settings()
                .with(Map.of(
                        Setting.ALERT_WEBHOOK, pager.url(TOLD),
                        Setting.WATCHDOG_WEBHOOK, pager.url(ALIVE),
                        Setting.ALERT_EMAIL, Mailbox.ADDRESS,
                        Setting.SMTP_SERVER, mailbox.server()));
        try (var told = new Deployment(
                Topology::new,
                receivers,
                Lifetime.SESSION,
                stack.deployment().project().state(),
                Progress.quiet())) {
            assertThat(told.up(() -> {})).containsExactly("alertmanager");
        }
    }

    @AfterAll
    static void nobodyIs() {
        stack.deployment().up(() -> {});
        pager.close();
        mailbox.close();
    }

    @Test
    void aWatchdogIsHeardWhileAlertingWorksAndDoesNotPageAnybody() {
        soon().until(() -> pager.heard("firing", "Watchdog", "prometheus"));

        assertThat(pager.messages())
                .filteredOn(message -> message.alert().equals("Watchdog"))
                .extracting(Message::path)
                .containsOnly(ALIVE);
    }

    @Test
    void whatBreaksIsToldAndMailedWithARunbookAndWhatIsWellAgainToo() {
        Service app = stack.topology().app();
        Service exporter = service("nginx-exporter");
        stop(app, 2);
        stop(exporter, 0);
        failARewrite();
        sendALineOfLastMonth();
        try {
            soon().untilAsserted(() -> assertThat(pager.messages())
                    .filteredOn(message ->
                            message.path().equals(TOLD) && message.status().equals("firing"))
                    .extracting(message -> message.alert() + " " + message.service())
                    .contains(
                            "ReplicaMissing app",
                            "ObservabilityDown nginx-exporter",
                            "RedisAppendOnlyFileFailing redis",
                            "LogsDiscarded loki"));
            soon().untilAsserted(() -> assertThat(mailbox.texts("[FIRING:1] ObservabilityDown nginx-exporter"))
                    .anySatisfy(text -> assertThat(text)
                            .contains("nginx-exporter does not answer; users", "docs/runbooks/observability-down.md")
                            .contains(console() + "/prometheus/graph?", console() + "/alertmanager/#/alerts?")
                            .doesNotContain("://alertmanager", "://prometheus", ":9090", ":9093")));
        } finally {
            startAgain(app, 2);
            startAgain(exporter, 0);
            stack.exec(stack.topology().redis(), 0, List.of("chmod", "755", "/data"));
            stack.redis("BGREWRITEAOF");
        }

        assertThat(pager.messages())
                .allSatisfy(
                        message -> assertThat(Path.of("..", message.runbook())).isRegularFile());
        assertThat(pager.messages())
                .anySatisfy(message -> assertThat(message.summary()).isEqualTo("Only 1 of app's replicas answer"));
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .until(() -> pager.heard("resolved", "ReplicaMissing", "app")
                        && pager.heard("resolved", "RedisAppendOnlyFileFailing", "redis")
                        && !mailbox.texts("[RESOLVED] ObservabilityDown nginx").isEmpty());
    }

    @Test
    void withoutRedisTheServiceIsSaidToBeDownAndNotWhatFollowsFromIt() {
        Service redis = stack.topology().redis();
        int before = pager.messages().size();
        stop(redis, 0);
        try (var visitors = new Visitors(stack.target())) {
            visitors.keepComing(1);
            soon().until(() -> pager.heard("firing", "ServiceDown", "redis"));
            visitors.leave();
        } finally {
            startAgain(redis, 0);
        }
        // Errors of other tests may have burnt the budget before; what counts is what is told once the cause is.
        assertThat(pager.messages().stream()
                        .skip(before)
                        .dropWhile(message -> !message.alert().equals("ServiceDown")))
                .filteredOn(message -> message.status().equals("firing"))
                .extracting(Message::alert)
                .doesNotContain("ErrorBudgetBurnFast", "ProbeFailing");
    }

    @Test
    void usersNoticeNothingWhenAllThatWatchesIsGone() {
        Topology topology = stack.topology();
        List<Service> watching = topology.services().stream()
                .filter(service -> !topology.serving().contains(service))
                .toList();
        try (var visitors = new Visitors(stack.target())) {
            // After an outage a replica lets one request find out whether Redis is back; others are refused meanwhile.
            visitors.visit(1, 50);
            visitors.keepComing(4);
            Awaitility.await().until(() -> visitors.answered() > 100);

            watching.forEach(service -> stop(service, 0));

            long without = visitors.answered();
            soon().until(() -> visitors.answered() > without + 500);
            visitors.leave();
            assertThat(visitors.failures()).isEmpty();
        } finally {
            watching.forEach(service -> startAgain(service, 0));
        }
    }

    @Test
    void aDamagedWriteAheadLogIsSaidToBe() {
        Service prometheus = service("prometheus");
        String damage =
                "f=$(ls /prometheus/wal/0* | head -n 1); echo not-a-record | dd of=$f bs=1 seek=20000 conv=notrunc";
        stack.exec(prometheus, 0, List.of("sh", "-c", damage));
        String id = stack.instance(prometheus, 0).id();

        stack.docker().killContainerCmd(id).exec();
        startAgain(prometheus, 0);

        soon().until(() -> pager.heard("firing", "StorageCorrupt", "prometheus"));
    }

    /** The new file comes into a directory that cannot be written; what is written meanwhile goes to one that is open. */
    private static void failARewrite() {
        stack.exec(stack.topology().redis(), 0, List.of("chmod", "555", "/data"));
        stack.redis("BGREWRITEAOF");
    }

    private static void sendALineOfLastMonth() {
        String line =
                "{\"streams\": [{\"stream\": {\"service\": \"test\"}, \"values\": [[\"%d000000000\", \"late\"]]}]}"
                        .formatted(Instant.now().minus(Duration.ofDays(30)).getEpochSecond());
        String post =
                "exec 3<>/dev/tcp/%s/3100 && printf 'POST /loki/api/v1/push HTTP/1.0\\r\\nContent-Type: application/json\\r\\nContent-Length: %d\\r\\n\\r\\n%%s' '%s' >&3 && cat <&3"
                        .formatted(
                                service("loki")
                                        .address(stack.deployment().project().site(), Network.ops, 0),
                                line.length(),
                                line);
        assertThat(stack.exec(stack.topology().proxy(), 0, List.of("bash", "-c", post)))
                .contains(" 400 ");
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(150));
    }

    private static String console() {
        return stack.deployment().consoleAddress().orElseThrow();
    }

    private static Service service(String name) {
        return stack.topology().service(name).orElseThrow();
    }

    private static void stop(Service service, int slot) {
        stack.docker()
                .stopContainerCmd(stack.instance(service, slot).id())
                .withTimeout(Containers.graceSeconds(service))
                .exec();
    }

    private static void startAgain(Service service, int slot) {
        stack.startAgain(service, slot, Duration.ofMinutes(2));
    }
}
