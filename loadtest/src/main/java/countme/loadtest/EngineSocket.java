package countme.loadtest;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The API of the engine on this machine, as far as a benchmark needs it and without a library. HTTP/1.0: an answer ends with its
 * connection.
 */
public final class EngineSocket {
    private static final String UNIX = "unix://";
    private static final String USUAL = "/var/run/docker.sock";
    private static final int FIRST_BAD_STATUS = 400;

    private final Path socket;

    EngineSocket(Path socket) {
        this.socket = socket;
    }

    /** The engine that {@code DOCKER_HOST} names by a socket, or the one at the usual place. */
    public static EngineSocket local() {
        String host = System.getenv().getOrDefault("DOCKER_HOST", "");
        return new EngineSocket(Path.of(host.startsWith(UNIX) ? host.substring(UNIX.length()) : USUAL));
    }

    /** The body of its answer. */
    public String get(String path) throws IOException {
        return ask("GET %s HTTP/1.0\r\n\r\n".formatted(path));
    }

    /** Returns when the engine has done it. */
    String post(String path, String json) throws IOException {
        return ask("POST %s HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(path, json.getBytes(StandardCharsets.UTF_8).length, json));
    }

    private String ask(String request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            InputStream in = Channels.newInputStream(channel);
            return body(new String(in.readAllBytes(), StandardCharsets.UTF_8), request);
        }
    }

    /** The body of an answer that is good. */
    static String body(String answer, String request) throws IOException {
        int end = answer.indexOf("\r\n\r\n");
        String status = answer.startsWith("HTTP/1.") && answer.length() >= 12 ? answer.substring(9, 12) : "";
        if (end < 0 || !status.matches("[1-5]\\d\\d") || Integer.parseInt(status) >= FIRST_BAD_STATUS) {
            throw new IOException("the engine answered %s with %s"
                    .formatted(request.lines().findFirst().orElse(""), answer.strip()));
        }
        return answer.substring(end + 4);
    }
}
