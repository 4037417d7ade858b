package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** A launcher that died and files it can no longer read: each is told or put right, and what serves goes on serving. */
@Tag("faults")
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class StateFaultsTest {
    private static final byte[] GARBAGE = {(byte) 0xff, 0, 'x', '{', (byte) 0x80, '\n'};

    @Container
    static final Deployed deployed = Deployed.detached("state");

    @ParameterizedTest
    @ValueSource(strings = {"tls/ca.crt", "tls/ca.key", "tls/server.crt", "tls/server.key"})
    void anUnreadableCertificateIsReplacedWhileVisitorsCome(String file) {
        List<String> ids = deployed.ids();

        Tally noticed = deployed.scene().during("corrupt " + file + ", then up", () -> {
            write(deployed.state(file), GARBAGE);
            Launcher.Result up = deployed.up();
            assertThat(up.status()).as(up.err()).isZero();
            assertThat(up.err()).contains("certificate");
        });

        assertThat(noticed.failures()).isZero();
        assertThat(deployed.ids()).isEqualTo(ids);
    }

    @ParameterizedTest
    @ValueSource(strings = {"many\n", "", "\u0000"})
    void anUnreadableCopyOfWhatTheStackRemembersChangesNothing(String content) throws IOException {
        List<String> ids = deployed.ids();
        Path file = deployed.state("replicas");
        write(file, content.getBytes(StandardCharsets.UTF_8));
        try {
            Launcher.Result up = deployed.up();

            assertThat(up.status()).as(up.err()).isZero();
            assertThat(deployed.ids()).isEqualTo(ids);
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void unreadableLinesOfTheAuditSpoilNoOther() throws IOException {
        Files.write(deployed.state("audit.jsonl"), GARBAGE, StandardOpenOption.APPEND);

        Launcher.Result audit = deployed.launcher().run("audit");

        assertThat(audit.status()).as(audit.err()).isZero();
        assertThat(audit.out()).contains("up");
        assertThat(audit.out() + audit.err()).contains("1 unreadable line");
    }

    @Test
    void anUnreadableRecordOfTheEngineStopsNothing() throws IOException {
        Path record = deployed.state("../.machine/engine.json");
        Files.createDirectories(record.getParent());
        write(record, GARBAGE);
        try {
            List<String> ids = deployed.ids();

            assertThat(deployed.up().status()).isZero();
            assertThat(deployed.launcher().run("status").status()).isZero();
            assertThat(deployed.ids()).isEqualTo(ids);
        } finally {
            Files.delete(record);
        }
    }

    @Test
    void theNextLauncherGoesOnAtOnceWhenTheHolderOfTheLockIsKilled() {
        Tally noticed = deployed.scene().during("kill -9 of the launcher that holds the lock", () -> {
            Process holder = deployed.startUp("--replicas", "3");
            Awaitility.await()
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> deployed.scene().inventory().instance("app-3").isPresent());
            holder.destroyForcibly().onExit().join();

            Launcher.Result up = deployed.up();
            assertThat(up.status()).as(up.err()).isZero();
        });

        assertThat(noticed.failures()).isZero();
        assertThat(deployed.scene().inventory().containers())
                .noneMatch(one -> one.instance().equals("app-3"));
    }

    private static void write(Path file, byte[] content) {
        try {
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
