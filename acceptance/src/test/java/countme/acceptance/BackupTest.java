package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import countme.topology.docker.Belongings;
import countme.topology.docker.HealthGate;
import countme.topology.service.Service;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** What a backup held comes back, whole and for good, while visitors are served; what is no good backup changes nothing. */
@Testcontainers
class BackupTest {
    @Container
    static final Stack stack = Stack.shared();

    @TempDir
    private Path directory = Path.of("");

    private Launcher launcher = new Launcher("", directory);
    private Path file = Path.of("");

    @BeforeEach
    void choosePlace() {
        launcher = new Launcher(stack.deployment().project().settings().project(), directory);
        file = directory.resolve("backup.zip");
    }

    @Test
    void aBackupComesBackWithoutAFailedRequestAndOutlivesAKilledRedis() {
        stack.setCount(100);
        assertThat(stack.redis("SET", "kept", "a b")).isEqualTo("OK");
        try (var visitors = new Visitors(stack.target())) {
            visitors.keepComing(4);
            Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> visitors.answered() > 20);
            backUp();
            stack.setCount(5_000_000);
            assertThat(stack.redis("DEL", "kept")).isEqualTo("1");
            assertThat(stack.redis("SET", "later", "1")).isEqualTo("OK");

            restore();
            visitors.leave();

            assertThat(visitors.failures()).isEmpty();
            assertThat(stack.count()).isBetween(101L, 4_999_999L);
        }
        assertThat(stack.redis("GET", "kept")).isEqualTo("a b");
        // What requests were counted a moment ago is remembered beside the count, for seconds.
        assertThat(stack.redis("KEYS", "*").lines())
                .filteredOn(key -> !key.startsWith("hits:seen:"))
                .containsExactlyInAnyOrder("hits", "kept");
        long count = stack.count();
        killRedis();
        assertThat(stack.count()).isEqualTo(count);
        stack.redis("DEL", "kept");
    }

    @Test
    void withoutVisitorsTheCountIsExactlyTheBackupsAndWhatItReplacedCanBeRestoredInTurn() throws IOException {
        stack.setCount(41);
        backUp();
        stack.setCount(77);
        String kept = restore().replaceAll("(?s).*What was replaced is in (\\S+)\\.\\s*", "$1");
        assertThat(stack.count()).isEqualTo(41);

        assertThat(Path.of(kept)).exists();
        file = Path.of(kept);
        restore();
        assertThat(stack.count()).isEqualTo(77);
        assertThat(launcher.run("audit").out()).contains("backup", "restore", "count 41", "count 77");
    }

    @Test
    void aStateThatRedisDoesNotLoadIsRefusedAndNothingChanges() throws Exception {
        stack.setCount(7);
        backUp();
        replaceState("REDIS0012 and then nothing that makes sense".getBytes(StandardCharsets.US_ASCII));
        List<String> before = belongings();

        Launcher.Result result = launcher.run("restore", file.toString(), "--yes");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("The backup is not good", "RDB", "Nothing was changed");
        assertThat(stack.count()).isEqualTo(7);
        assertThat(belongings()).as("the trial is gone").isEqualTo(before);
    }

    @Test
    void aBackupThatCountsOtherwiseThanItSaysIsRefused() throws IOException {
        stack.setCount(7);
        backUp();
        rewrite("\"count\" : 7", "\"count\" : 9");
        Launcher.Result result = launcher.run("restore", file.toString(), "--yes");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("It says that its count is 9, and it is 7");
    }

    @Test
    void nothingIsReplacedUnasked() throws IOException {
        stack.setCount(9);
        backUp();
        byte[] written = Files.readAllBytes(file);
        rewrite("\"" + launcher.project() + "\"", "\"somebody-elses\"");
        stack.setCount(10);

        Launcher.Result restore = launcher.run("restore", file.toString());
        assertThat(restore.status()).isEqualTo(2);
        assertThat(restore.err()).contains("Replace the count 10", "another project, 'somebody-elses'", "--yes");
        assertThat(stack.count()).isEqualTo(10);

        Files.write(file, written);
        Launcher.Result again = launcher.run("backup", file.toString());
        assertThat(again.status()).isEqualTo(2);
        assertThat(again.err()).contains("Overwrite " + file, "--yes");
        assertThat(file).hasBinaryContent(written);
        assertThat(launcher.run("backup", file.toString(), "--yes").status()).isZero();
    }

    @Test
    void aStackThatDoesNotRunIsToldWhatToType() {
        backUp();
        var nobody = new Launcher(launcher.project() + "-none", directory);
        for (String verb : List.of("backup", "restore")) {
            Launcher.Result result = nobody.run(verb, file.toString(), "--yes");
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.err()).contains("Redis does not run", "'up'");
        }
    }

    private void backUp() {
        Launcher.Result backup = launcher.run("backup", file.toString(), "--yes");
        assertThat(backup.status()).as(backup.err()).isZero();
        assertThat(backup.out()).startsWith(file + " holds the count ");
    }

    private String restore() {
        Launcher.Result restore = launcher.run("restore", file.toString(), "--yes");
        assertThat(restore.status()).as(restore.err()).isZero();
        return restore.out();
    }

    private void replaceState(byte[] state) throws Exception {
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(state));
        try (FileSystem zip = FileSystems.newFileSystem(file)) {
            Files.write(zip.getPath("redis.rdb"), state);
        }
        rewrite("\"sha256\" : \"[0-9a-f]+\"", "\"sha256\" : \"" + hash + "\"");
    }

    private void rewrite(String pattern, String replacement) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(file)) {
            Path about = zip.getPath("backup.json");
            String changed = Files.readString(about).replaceAll(pattern, replacement);
            assertThat(JsonMapper.builder().build().readTree(changed).isObject())
                    .isTrue();
            Files.writeString(about, changed);
        }
    }

    private static void killRedis() {
        Service redis = stack.topology().redis();
        String id = stack.instance(redis, 0).id();
        stack.docker().killContainerCmd(id).exec();
        stack.docker().startContainerCmd(id).exec();
        new HealthGate(stack.engine(), "redis", redis.health(), Duration.ofSeconds(30)).await(id);
    }

    private List<String> belongings() {
        return new Belongings(stack.engine())
                .of(launcher.project()).stream().sorted().toList();
    }
}
