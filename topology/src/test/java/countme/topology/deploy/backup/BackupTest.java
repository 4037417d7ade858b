package countme.topology.deploy.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.config.Setting;
import countme.topology.deploy.MemoryStack;
import countme.topology.deploy.audit.Audit;
import countme.topology.report.Destination;
import countme.topology.report.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Taking the count out of a stack that serves, and putting it back. */
class BackupTest {
    @TempDir
    private Path directory = Path.of("");

    private MemoryStack stack = new MemoryStack(directory);
    private Path file = directory;

    @BeforeEach
    void bringUp() {
        stack = new MemoryStack(directory);
        stack.with(Setting.MONITORING, false).up();
        stack.platform().model().setCount(7);
        file = directory.resolve("countme.zip");
    }

    private Snapshot taken() {
        Backup.Written written = stack.deployment().backup().run(Destination.of(file));
        assertThat(written.bytes()).isPositive();
        return stack.deployment().backup().read(file);
    }

    @Test
    void aBackupHoldsTheCountAndLeavesNoTrial() {
        List<String> before = stack.states();

        Snapshot snapshot = taken();

        assertThat(snapshot.count()).isEqualTo(7);
        assertThat(snapshot.project()).isEqualTo("countme");
        assertThat(snapshot.time()).isEqualTo(stack.platform().time().instant());
        assertThat(stack.states()).isEqualTo(before);
        assertThat(stack.lastEntry().line()).contains("backup").contains("count 7");
    }

    @Test
    void withoutARunningRedisThereIsNoBackup() {
        stack.engine().named("countme-redis").orElseThrow().pause();

        assertThatThrownBy(() -> stack.deployment().backup().check())
                .hasMessageContaining("The count cannot be reached");
        assertThatThrownBy(() -> stack.deployment().restore().check())
                .hasMessageContaining("The count cannot be reached");
    }

    @Test
    void whatIsRestoredIsCountedOnAndWhatItReplacesIsKept() {
        Snapshot snapshot = taken();
        stack.platform().model().setCount(99);
        List<String> before = stack.states();

        Path kept = stack.deployment()
                .restore()
                .run(snapshot, present -> assertThat(present).isEqualTo(99));

        assertThat(stack.platform().model().count()).isEqualTo(7);
        assertThat(stack.deployment().backup().read(kept).count()).isEqualTo(99);
        assertThat(stack.states()).isEqualTo(before);
        assertThat(stack.lastEntry().line()).contains("restore is done: redis: count 7 of 'countme'");
    }

    @Test
    void whoDoesNotAgreeRestoresNothing() {
        Snapshot snapshot = taken();
        stack.platform().model().setCount(99);
        int entries = stack.audit().size();

        assertThatThrownBy(() -> stack.deployment().restore().run(snapshot, present -> {
                    throw Problem.usage("No", "Not now.", "Later.");
                }))
                .hasMessageContaining("Not now");

        assertThat(stack.platform().model().count()).isEqualTo(99);
        assertThat(stack.audit()).hasSize(entries);
        assertThat(stack.engine().all()).noneMatch(one -> one.description() == null);
    }

    @Test
    void aBackupThatATrialDoesNotLoadIsRefused() {
        assertThatThrownBy(() -> stack.deployment().restore().run(snapshot(7, "garbage"), present -> {}))
                .hasMessageContainingAll("The backup is not good", "Nothing was changed");

        assertThat(stack.platform().model().count()).isEqualTo(7);
        assertThat(stack.engine().all()).noneMatch(one -> one.description() == null);
    }

    @Test
    void aBackupThatCountsOtherwiseThanItSaysIsRefused() {
        assertThatThrownBy(() -> stack.deployment().restore().run(snapshot(8, "hits=5"), present -> {}))
                .hasMessageContainingAll("It says that its count is 8, and it is 5");
    }

    private static Snapshot snapshot(long count, String rdb) {
        return new Snapshot("countme", "1.0", Instant.EPOCH, count, "redis.rdb", rdb.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aRedisThatTakesNoTransactionKeepsWhatItHas() {
        Snapshot snapshot = taken();
        stack.platform().model().setCount(99);
        stack.platform().model().refuseTransactions();

        assertThatThrownBy(() -> stack.deployment().restore().run(snapshot, present -> {}))
                .hasMessageContainingAll("Redis did not do it", "OOM", "before-restore-");

        assertThat(stack.platform().model().count()).isEqualTo(99);
        assertThat(stack.lastEntry().result()).isEqualTo(Audit.Result.failed);
        assertThat(stack.lastEntry().what()).isEqualTo("restore");
    }
}
