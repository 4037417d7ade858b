package countme.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Runs in a container in the counter's place: alive, ready, and with a page that is nearly the right one. */
final class WrongCounter {
    private static final String BODY = "Hello World! I have been seen by 1 visitor.\n";

    private WrongCounter() {}

    public static void main(String[] arguments) throws IOException {
        System.out.println("the wrong counter listens");
        try (var server = new ServerSocket(5001)) {
            while (true) {
                Socket socket = server.accept();
                // One that only connects keeps nobody else waiting.
                new Thread(() -> serve(socket)).start();
            }
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            answer(socket);
        } catch (IOException e) {
            System.out.println("a visitor left: " + e.getMessage());
        }
    }

    private static void answer(Socket socket) throws IOException {
        var request = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        String line = request.readLine();
        while (line != null && !line.isEmpty()) {
            line = request.readLine();
        }
        String answer = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: " + BODY.length()
                + "\r\nConnection: close\r\n\r\n" + BODY;
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    }
}
