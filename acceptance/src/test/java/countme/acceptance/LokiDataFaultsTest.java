package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import countme.topology.service.Service;
import countme.topology.service.catalog.Loki;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** What Loki itself passes over without a word is said all the same. */
@Tag("faults")
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class LokiDataFaultsTest {
    @Container
    static final Stack stack = Stack.shared();

    private static final Duration SOON = Duration.ofSeconds(150);
    private static final String CORRUPT = "ALERTS{alertname=\"StorageCorrupt\",service=\"loki\"}";
    private static final String REPLAYED = "loki_ingester_wal_replay_duration_seconds > 0 and "
            + "time() - process_start_time_seconds{service=\"loki\"} < 60 and loki_ingester_wal_recovered_entries_total";
    /** Everything from a few records on: what is before them is read. */
    private static final String DAMAGE =
            "for f in /loki/wal/0* /loki/wal/checkpoint*/0*; do test -s $f && echo not-a-record | dd of=$f bs=1 seek=2000 conv=notrunc; done";

    @BeforeAll
    static void everythingRuns() {
        stack.awaitEverything();
    }

    @Test
    void aDamagedWriteAheadLogIsSaidToBeAndAWholeOneIsNot() {
        Loki loki = stack.topology().loki();
        var lines = new LoggedLines(stack, stack.topology().app(), 2);
        lines.write(4000, 2000);
        Awaitility.await().atMost(SOON).until(() -> lines.counted() == lines.written());
        awaitResult("loki:lines:expected >= " + lines.written());

        kill(loki);
        start(loki);
        awaitResult(REPLAYED + " >= " + lines.written());
        assertThat(lines.counted()).isEqualTo(lines.written());
        awaitResult("time() - process_start_time_seconds{service=\"loki\"} > 60");
        assertThat(stack.query(CORRUPT)).isEmpty();
        awaitResult("loki:lines:expected >= " + lines.written());

        kill(loki);
        damage();
        start(loki);
        awaitResult(CORRUPT);
        System.out.printf(
                "[fault] Loki's write-ahead log damaged: %d of %d lines left; %s%n",
                lines.counted(),
                lines.written(),
                stack.query("loki:lines:missing or loki_ingester_wal_corruptions_total"));
        assertThat(lines.counted()).isLessThan(lines.written());
    }

    private static void kill(Service service) {
        stack.docker().killContainerCmd(stack.instance(service, 0).id()).exec();
    }

    private static void start(Service service) {
        stack.startAgain(service, 0, Duration.ofSeconds(60));
    }

    /** Loki's image has no shell. */
    private static void damage() {
        String volume = stack.deployment().project().site().name("loki-data");
        String id = stack.docker()
                .createContainerCmd(stack.instance(stack.topology().redis(), 0).imageReference())
                .withUser("0")
                .withEntrypoint("sh", "-c", DAMAGE)
                .withHostConfig(HostConfig.newHostConfig().withBinds(Bind.parse(volume + ":/loki")))
                .exec()
                .getId();
        try {
            stack.docker().startContainerCmd(id).exec();
            stack.docker()
                    .waitContainerCmd(id)
                    .exec(new WaitContainerResultCallback())
                    .awaitStatusCode();
        } finally {
            stack.docker().removeContainerCmd(id).withForce(true).exec();
        }
    }

    private static void awaitResult(String expression) {
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(stack.query(expression)).isNotEmpty());
    }
}
