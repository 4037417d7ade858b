package countme.app;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;

/** One kept connection to each of the app's ports, on which requests are sent as the proxy and the monitoring send them. Used by one thread. */
final class TrainingVisitor implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;
    /** Of so many requests a few are not what nearly all are. */
    private static final int ROUND = 200;

    private static final String LENGTH = "content-length:";

    private final SplittableRandom ids = new SplittableRandom();
    private final Line counter;
    private final Line internal;
    private int sent;

    TrainingVisitor(int port, int internalPort) throws IOException {
        counter = new Line(port);
        internal = new Line(internalPort);
    }

    /** Sends the next request and reads its answer; says whether it was answered as it should be. */
    boolean ask() throws IOException {
        int turn = sent++ % ROUND;
        return switch (turn) {
            case 50 -> counter.ask("HEAD", "/", proxied()) == 200;
            case 100 -> counter.ask("GET", "/favicon.ico", proxied()) == 404;
            case 120, 170 -> isReady();
            case 150 -> internal.ask("GET", "/metrics", "") == 200;
            default -> counter.ask("GET", "/", proxied()) == 200;
        };
    }

    boolean isReady() throws IOException {
        return internal.ask("GET", "/ready", "") == 200;
    }

    private String proxied() {
        long now = System.currentTimeMillis();
        return "X-Request-ID: %016x%016x\r\nX-Request-Start: t=%d.%03d\r\n"
                        .formatted(ids.nextLong(), ids.nextLong(), now / 1000, now % 1000)
                + "X-Real-IP: 127.0.0.1\r\nX-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Proto: https\r\n";
    }

    @Override
    public void close() throws IOException {
        try (counter;
                internal) {
            sent = 0;
        }
    }

    /** A kept connection. */
    private static final class Line implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;

        Line(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        }

        /** Gives the status of the answer. */
        int ask(String method, String target, String headers) throws IOException {
            String request = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
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

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
