package countme.topology.service;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.config.Subnet;
import countme.topology.config.Subnets;
import countme.topology.service.catalog.App;
import countme.topology.service.catalog.Redis;
import countme.topology.state.UpstreamGroup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainedStartTest {
    private static final String ARCHIVE = "-XX:SharedArchiveFile=/app/classes.jsa";
    private static final List<String> ENTRY_POINT =
            TrainedStart.entryPoint(ARCHIVE, List.of("-Xmx64m", "-cp", "/app/app.jar", "app.Main"));

    @Test
    void everyImageHasAVolumeOfItsOwn() {
        assertThat(TrainedStart.volume(
                        new Placement("countme", new Subnets(new Subnet("10.213.4"))), "sha256:0123456789abcdef"))
                .isEqualTo("countme-trained-0123456789ab");
    }

    @Test
    void withoutACacheReplicasStartFromTheArchive() throws Exception {
        // Says what it would run instead of running it.
        List<String> line = ENTRY_POINT.stream()
                .map(word -> word.replace("exec java", "echo java"))
                .toList();

        assertThat(output(line)).isEqualTo("java " + ARCHIVE + " -Xmx64m -cp /app/app.jar app.Main");
    }

    @Test
    void withACacheTheyStartFromThat() throws Exception {
        List<String> line = ENTRY_POINT.stream()
                .map(word ->
                        word.replace("exec java", "echo java").replace("-r /trained/java/start.aot", "-r /dev/null"))
                .toList();

        assertThat(output(line))
                .isEqualTo(
                        "java -XX:AOTCache=/trained/java/start.aot -XX:+VerifySharedSpaces -Xmx64m -cp /app/app.jar app.Main");
    }

    @Test
    void trainingRunsTheSameJavaWithAnotherMainClassAndEndsInTime() {
        List<String> training =
                TrainedStart.training(ENTRY_POINT, "app.Training").orElseThrow();

        assertThat(training).startsWith("timeout", "-s", "KILL", "900", "sh", "-c");
        assertThat(training).endsWith("app.Training", "-Xmx64m", "-cp", "/app/app.jar");
        assertThat(training.get(6))
                .containsSubsequence(
                        "-XX:AOTMode=record",
                        "\"$@\" \"$0\"",
                        "-XX:AOTMode=create",
                        "mv start.new /trained/java/start.aot")
                .doesNotContain("SharedArchiveFile");
    }

    @Test
    void whatDoesNotLookForACacheIsNotTrained() {
        assertThat(TrainedStart.training(List.of("java", "-Xmx64m", "-cp", "/app/app.jar", "-ea", "app.Main"), "app.T"))
                .isEmpty();
        assertThat(TrainedStart.training(List.of("java"), "app.T")).isEmpty();
    }

    @Test
    void theAppIsTrainedWithTheRedisBesideItAndRedisWithItsOwnVariables() {
        var redis = new Redis(ServiceLogins.NONE);
        var app = new App(redis, UpstreamGroup.FIRST, 2, false, false, Duration.ofSeconds(12));

        assertThat(TrainedStart.environment(
                        app, app.javaApp().orElseThrow().training().environment()))
                .contains(
                        "COUNTME_REDIS_HOST=127.0.0.1",
                        "COUNTME_REDIS_PORT=6379",
                        "COUNTME_PORT=5000",
                        "COUNTME_EXACTLY_ONCE=false",
                        "COUNTME_SLOW_MILLIS=60000");
        assertThat(TrainedStart.environment(redis, Map.of())).isEmpty();
    }

    private static String output(List<String> line) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output.strip();
    }
}
