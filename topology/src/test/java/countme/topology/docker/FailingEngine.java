package countme.topology.docker;

import countme.topology.engine.Engine;
import countme.topology.engine.EngineSupply;
import countme.topology.report.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What answers on an engine's address: it says who it is, and to everything else the same. */
public final class FailingEngine implements AutoCloseable {
    private static final String VERSION =
            "{\"Version\":\"1\",\"ApiVersion\":\"1.41\",\"MinAPIVersion\":\"1.12\",\"Os\":\"linux\",\"Arch\":\"amd64\"}";

    /** Breaks the connection off in the middle of an answer. */
    public static final String BROKEN_OFF =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n[{";

    /** Never answers. */
    public static final String SILENT = "silent";

    private final List<Socket> unanswered = new ArrayList<>();
    private final ServerSocket server;
    private final String answer;

    /** Answers with these bytes, then closes the connection. */
    public FailingEngine(String answer) throws IOException {
        this.answer = answer;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var thread = new Thread(this::serve, "failing engine");
        thread.setDaemon(true);
        thread.start();
    }

    /** An engine's refusal. */
    public static String refusal(int status, String words) {
        return response(status, "{\"message\":\"" + words + "\"}");
    }

    private static String response(int status, String json) {
        return "HTTP/1.1 " + status + " It\r\nContent-Type: application/json\r\nContent-Length: " + json.length()
                + "\r\nConnection: close\r\n\r\n" + json;
    }

    /** Reached as the launcher reaches engines. */
    public Engine reached() {
        return EngineSupply.ofThisMachine(Map.of(), Path.of("/nowhere"), Path.of("/nowhere"))
                .reach("tcp://127.0.0.1:" + server.getLocalPort(), Progress.quiet());
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                String request = String.valueOf(in.readLine());
                String said = request.contains("/version ") ? response(200, VERSION) : answer;
                if (said.equals(SILENT)) {
                    unanswered.add(socket);
                } else {
                    socket.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
                    socket.shutdownOutput();
                    socket.close();
                }
            } catch (IOException e) {
                // Whoever asked is gone, or nobody asks any more.
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : unanswered) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
