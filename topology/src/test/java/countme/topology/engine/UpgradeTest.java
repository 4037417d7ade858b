package countme.topology.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.exception.DockerException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class UpgradeTest {
    /** Answers a request with a head, and then gives back what comes, but only when no more comes. */
    private static Upgrade asked(String head) throws IOException {
        var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var thread = new Thread(() -> serve(server, head));
        thread.setDaemon(true);
        thread.start();
        Endpoint endpoint = Endpoint.parse("tcp://127.0.0.1:" + server.getLocalPort(), null, "test");
        return Upgrade.post(FakeEngines.engine(endpoint), "/exec/1/start", "{}");
    }

    private static void serve(ServerSocket server, String head) {
        try (server;
                Socket socket = server.accept()) {
            var request = new StringBuilder();
            while (request.indexOf("\r\n\r\n{}") < 0) {
                request.append((char) socket.getInputStream().read());
            }
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(socket.getInputStream().readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatReadsToTheEndIsToldOfTheEndAndStillAnswers() throws IOException {
        try (Upgrade upgrade = asked("HTTP/1.1 101 UPGRADED\r\nUpgrade: tcp\r\n\r\n")) {
            byte[] typed = "sort me".getBytes(StandardCharsets.UTF_8);
            upgrade.write(typed, typed.length);
            upgrade.endWriting();
            var answer = new ByteArrayOutputStream();
            byte[] some = new byte[3];
            for (int length = upgrade.read(some); length >= 0; length = upgrade.read(some)) {
                answer.write(some, 0, length);
            }
            assertThat(answer.toString(StandardCharsets.UTF_8)).isEqualTo("sort me");
        }
    }

    @Test
    void aRefusalHasTheEnginesWords() {
        assertThatThrownBy(() -> asked("HTTP/1.1 409 Conflict\r\n\r\n{\"message\":\"it is paused\"}"))
                .isInstanceOfSatisfying(
                        DockerException.class,
                        refusal -> assertThat(refusal.getHttpStatus()).isEqualTo(409))
                .hasMessageContaining("it is paused");
    }

    @Test
    void whatAnswersSomethingElseIsNoEngine() {
        assertThatThrownBy(() -> asked("SSH-2.0-OpenSSH\r\n\r\n")).isInstanceOf(IOException.class);
    }
}
