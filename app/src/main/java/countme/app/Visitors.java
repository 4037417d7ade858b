package countme.app;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Kept connections to one of the app's ports, on which requests are sent as the proxy sends them: one on each, and then all answers are
 * read. Used by one thread.
 */
final class Visitors implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final int BETWEEN_MILLIS = 100;
    private static final String LENGTH = "content-length:";

    private final SplittableRandom ids = new SplittableRandom();
    private final List<Line> lines = new ArrayList<>();

    /** Connects so many times. */
    Visitors(int port, int many) throws IOException {
        try {
            for (int i = 0; i < many; i++) {
                lines.add(new Line(port));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Sends a request on each connection and reads the answers; says how many had this status. */
    int ask(String method, String target, int status) throws IOException {
        for (Line line : lines) {
            line.ask(method, target, proxied());
        }
        int answered = 0;
        for (Line line : lines) {
            if (line.answer(method) == status) {
                answered++;
            }
        }
        return answered;
    }

    /**
     * Asks the internal port until the app is ready.
     *
     * @param deadline by {@link System#nanoTime()}
     * @return false when it was not in time
     */
    boolean awaitReady(long deadline) throws IOException, InterruptedException {
        while (ask("GET", "/ready", 200) == 0) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
        }
        return true;
    }

    private String proxied() {
        long now = System.currentTimeMillis();
        return "X-Request-ID: " + hex(ids.nextLong()) + hex(ids.nextLong()) + "\r\nX-Request-Start: t=" + now / 1000
                + "\r\nX-Real-IP: 127.0.0.1\r\nX-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Proto: https\r\n";
    }

    private static String hex(long number) {
        String digits = Long.toHexString(number);
        return "0".repeat(16 - digits.length()) + digits;
    }

    @Override
    public void close() throws IOException {
        for (Line line : lines) {
            line.socket.close();
        }
    }

    /** A kept connection. */
    private static final class Line {
        private final Socket socket;
        private final InputStream in;

        Line(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        }

        void ask(String method, String target, String headers) throws IOException {
            String request = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Gives the status. */
        int answer(String method) throws IOException {
            String status = line();
            int length = 0;
            for (String header = line(); !header.isEmpty(); header = line()) {
                if (header.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
                    length = Integer.parseInt(header.substring(LENGTH.length()).strip());
                }
            }
            in.skipNBytes(method.equals("HEAD") ? 0 : length);
            return Integer.parseInt(status.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new IOException("the app closed the connection");
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }
    }
}
