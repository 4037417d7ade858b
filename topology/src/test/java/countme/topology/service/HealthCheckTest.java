package countme.topology.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HealthCheckTest {
    @Test
    void whoeverWaitsIsAnsweredAsSoonAsItIsReady() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HealthCheck check = HealthCheck.http(socket.getLocalPort(), "/live", "/ready");
            Process asking = start(check.readySoon());
            answer(socket, "503 Service Unavailable");
            answer(socket, "200 OK");

            assertThat(asking.waitFor()).isZero();
        }
    }

    @Test
    void inTheEndItFailsWithItsOwnWords() throws Exception {
        int nobody;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        Process asking = start(HealthCheck.http(nobody, "/live", "/ready").readySoon());

        String said = new String(asking.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(asking.waitFor()).isNotZero();
        assertThat(said).containsOnlyOnce("/dev/tcp/127.0.0.1/" + nobody);
    }

    @Test
    void aCommandWithoutAShellIsRunAsItIs() {
        assertThat(HealthCheck.of("loki", "-health").readySoon()).isEqualTo(List.of("loki", "-health"));
        assertThat(HealthCheck.wget(9090, "/-/healthy").readySoon())
                .containsExactly("wget", "-q", "-O", "/dev/null", "http://127.0.0.1:9090/-/healthy");
        assertThat(HealthCheck.of("true").readySoon()).isEqualTo(List.of("true"));
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command).start();
    }

    private static void answer(ServerSocket socket, String status) throws IOException {
        try (Socket asked = socket.accept()) {
            // All of it: what is unread when a socket is closed takes what was written with it.
            var request = new BufferedReader(new InputStreamReader(asked.getInputStream(), StandardCharsets.US_ASCII));
            while (!"".equals(request.readLine())) {
                // Until its end.
            }
            asked.getOutputStream().write(("HTTP/1.0 " + status + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        }
    }
}
