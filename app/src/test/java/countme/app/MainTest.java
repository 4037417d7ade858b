package countme.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The counter as a process of its own: exit codes and signals. */
@Timeout(60)
class MainTest {
    @TempDir
    Path directory;

    private @Nullable Process started;

    @AfterEach
    void leaveNothingRunning() {
        if (started != null) {
            started.destroyForcibly();
        }
    }

    @Test
    void wrongSettingsExitWithTwoAndSayWhy() throws Exception {
        Process process = start(Map.of("COUNTME_PORT", "x"));

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(output()).contains("COUNTME_REDIS_HOST is not set", "COUNTME_PORT is 'x'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fa-IR", "ar-EG", "th-TH", "tr-TR"})
    void theUsersLanguageChangesNothing(String language) throws Exception {
        Locale locale = Locale.forLanguageTag(language);
        Process process = start(
                Map.of("COUNTME_PORT", "x"),
                "-Duser.language=" + locale.getLanguage(),
                "-Duser.country=" + locale.getCountry());

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(output()).contains("from 1 to 65535");
    }

    @Test
    void aTakenPortExitsWithOneAndSaysWhy() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            int port = taken.getLocalPort();
            Process process = start(Map.of("COUNTME_REDIS_HOST", "127.0.0.1", "COUNTME_PORT", Integer.toString(port)));

            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
            assertThat(output()).contains("cannot serve on ports " + port, "Address already in use");
        }
    }

    @Test
    void aTerminatedCounterFinishesWhatItHasBegunAndExitsWithZero() throws Exception {
        int port = freePort();
        try (FakeRedis redis = new FakeRedis()) {
            Process process = startWith(redis, port);

            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                OutputStream out = client.getOutputStream();
                out.write(ascii(
                        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n"));
                // It is asked for its body: from here on the request has begun.
                byte[] begun = ascii("HTTP/1.1 100 Continue\r\n\r\n");
                assertThat(client.getInputStream().readNBytes(begun.length)).isEqualTo(begun);
                process.destroy();
                await().atMost(Duration.ofSeconds(5)).until(() -> !accepts(port));
                out.write(ascii("b"));

                String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(RawHttp.parse(answer).status()).as(output()).isEqualTo(405);
                assertThat(RawHttp.parse(answer).header("connection")).isEqualTo("close");
            }
            assertThat(process.waitFor(12, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(output()).contains("\"message\":\"stopped\"");
        }
    }

    @Test
    void fiveHundredConnectionsFitIntoASmallHeap() throws Exception {
        int port = freePort();
        List<Socket> clients = new ArrayList<>();
        try (FakeRedis redis = new FakeRedis()) {
            Process process = startWith(redis, port, "-Xmx32m", "-XX:+ExitOnOutOfMemoryError");
            for (int i = 0; i < 500; i++) {
                Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
                client.setSoTimeout(10_000);
                clients.add(client);
            }
            // From the second request on, Jetty would keep the first one's Host header, in a cache of 100 KB.
            String request = "GET / HTTP/1.1\r\nHost: 127.0.0.1:80\r\n\r\n";
            for (Socket client : clients) {
                client.getOutputStream().write(ascii(request + request));
            }
            for (Socket client : clients) {
                assertThat(client.getInputStream().readNBytes(15)).isEqualTo(ascii("HTTP/1.1 200 OK"));
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> "1000".equals(redis.get("hits")));
            process.destroy();
            assertThat(process.waitFor(12, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    private Process startWith(FakeRedis redis, int port, String... flags) throws IOException {
        Process process = start(
                Map.of(
                        "COUNTME_REDIS_HOST", "127.0.0.1",
                        "COUNTME_REDIS_PORT", Integer.toString(redis.port()),
                        "COUNTME_PORT", Integer.toString(port),
                        "COUNTME_INTERNAL_PORT", Integer.toString(freePort())),
                flags);
        await().atMost(Duration.ofSeconds(20)).until(() -> output().contains("\"message\":\"started\""));
        return process;
    }

    private Process start(Map<String, String> environment, String... flags) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("COUNTME_"));
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        started = process;
        return process;
    }

    private String output() throws IOException {
        return Files.readString(directory.resolve("output"));
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
