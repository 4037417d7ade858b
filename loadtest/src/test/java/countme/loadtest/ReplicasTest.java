package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicasTest {
    private static final String OLD = "sha256:" + "0".repeat(64);
    private static final String NEW = "sha256:" + "1".repeat(64);
    private static final String ONE = "a".repeat(64);
    private static final String OTHER = "b".repeat(64);

    @TempDir
    private Path directory = Path.of("");

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private ServerSocketChannel engine;

    ReplicasTest() throws IOException {
        engine = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    }

    @BeforeEach
    void startAnEngine() throws IOException {
        engine.bind(UnixDomainSocketAddress.of(directory.resolve("engine.sock")));
        var thread = new Thread(this::answer);
        thread.setDaemon(true);
        thread.start();
        answers.put("GET /containers/json", "[{\"Id\":\"%s\",\"Image\":\"x\"},{\"Id\":\"%s\"}]".formatted(ONE, OTHER));
        runs(ONE, NEW);
        runs(OTHER, NEW);
        answers.put("POST /containers/", "{\"Id\":\"%s\"}".formatted("e".repeat(64)));
        answers.put("POST /exec/", "");
        answers.put("GET /exec/", "{\"ID\":\"e\",\"ExitCode\":0,\"Running\":false}");
        answers.put("GET /containers/some-project-proxy/logs", answeredBy("10.213.0.101:5000"));
        answers.put("GET /images/" + OLD, "{\"RepoDigests\":[\"localhost:9443/countme/app@" + OLD + "\"]}");
        answers.put("GET /images/" + NEW, "{\"RepoDigests\":[\"localhost:9443/countme/app@" + NEW + "\"]}");
    }

    @AfterEach
    void stopTheEngine() throws IOException {
        engine.close();
    }

    @Test
    void replicasServeAVersionWhenAllRunItAndAreReady() throws IOException {
        assertThat(replicas().running()).isEqualTo(List.of(ONE, OTHER));
        assertThat(replicas().serve(2, NEW, visits -> {})).isTrue();
        assertThat(replicas().serve(2, OLD, visits -> {})).isFalse();
        assertThat(replicas().serve(3, NEW, visits -> {})).as("one is missing").isFalse();

        runs(OTHER, OLD);
        assertThat(replicas().serve(2, NEW, visits -> {}))
                .as("one is of the old version")
                .isFalse();
    }

    @Test
    void replicasThatNobodyIsSentToDoNotServe() throws IOException {
        answers.put("GET /containers/some-project-proxy/logs", answeredBy("10.213.0.101:5000, 10.213.0.111:5000"));

        assertThat(replicas().serve(2, NEW, visits -> {})).isFalse();
    }

    @Test
    void replicasThatAreNotReadyDoNotServe() throws IOException {
        answers.put("GET /exec/", "{\"ID\":\"e\",\"ExitCode\":1,\"Running\":false}");

        assertThat(replicas().serve(2, NEW, visits -> {})).isFalse();
    }

    @Test
    void whoWaitsInVainIsToldWhatTheEngineSaid() {
        answers.remove("GET /containers/" + OTHER);

        assertThatThrownBy(() -> replicas().awaitServing(2, NEW, visits -> {}, Duration.ofMillis(100)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("2 replicas do not serve " + NEW)
                .hasMessageContaining("404");
    }

    private Replicas replicas() {
        return new Replicas(new EngineSocket(directory.resolve("engine.sock")), "some-project");
    }

    private void runs(String container, String image) {
        String address = container.equals(ONE) ? "10.213.0.101" : "10.213.0.102";
        answers.put(
                "GET /containers/" + container,
                "{\"Id\":\"%s\",\"Image\":\"%s\",\"IPAddress\":\"%s\"}".formatted(container, image, address));
    }

    private static String answeredBy(String upstream) {
        return "{\"upstream\":\"10.213.0.102:5000\"}\n{\"upstream\":\"%s\"}\n".formatted(upstream);
    }

    /** With the answer to the longest known beginning of a request. */
    private void answer() {
        while (engine.isOpen()) {
            try (SocketChannel client = engine.accept()) {
                ByteBuffer bytes = ByteBuffer.allocate(4096);
                client.read(bytes);
                String request = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
                String answer = answers.keySet().stream()
                        .filter(request::startsWith)
                        .map(known -> "HTTP/1.0 200 OK\r\n\r\n" + answers.get(known))
                        .findFirst()
                        .orElse("HTTP/1.0 404 Not Found\r\n\r\nno such container");
                client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                // Closed, or the client was.
            }
        }
    }
}
