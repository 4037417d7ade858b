package countme.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP relay that makes a network bad while the file {@link #BAD} is there. Runs in a container of its own, where there is nothing but this class and a Java runtime, so
 * it works on every engine and needs no privilege.
 */
final class Relay {
    static final String BAD = "/tmp/bad";

    private final String host;
    private final int port;
    private final long delayNanos;
    private final int resetEvery;
    private final AtomicLong messages = new AtomicLong();

    private Relay(String host, int port, Duration delay, int resetEvery) {
        this.host = host;
        this.port = port;
        this.delayNanos = delay.toNanos();
        this.resetEvery = resetEvery;
    }

    /**
     * Relays until it is ended.
     *
     * @param args host and port to relay to, which is also the port to listen on; milliseconds before each answer is passed on; after how
     *     many messages, of both directions and all connections, one is answered with a reset (0 for never)
     */
    public static void main(String[] args) throws IOException {
        var relay = new Relay(
                args[0],
                Integer.parseInt(args[1]),
                Duration.ofMillis(Long.parseLong(args[2])),
                Integer.parseInt(args[3]));
        try (var server = new ServerSocket(relay.port)) {
            while (true) {
                relay.serve(server.accept());
            }
        }
    }

    private void serve(Socket client) throws IOException {
        try {
            var redis = new Socket(host, port);
            client.setTcpNoDelay(true);
            redis.setTcpNoDelay(true);
            new Thread(() -> pass(client, redis, 0)).start();
            new Thread(() -> pass(redis, client, delayNanos)).start();
        } catch (IOException e) {
            client.close();
        }
    }

    private void pass(Socket from, Socket to, long pauseNanos) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] message = new byte[8192];
            for (int length = in.read(message); length >= 0; length = in.read(message)) {
                if (Files.exists(Path.of(BAD))) {
                    LockSupport.parkNanos(pauseNanos);
                    if (resetEvery > 0 && messages.incrementAndGet() % resetEvery == 0) {
                        break;
                    }
                }
                out.write(message, 0, length);
            }
        } catch (IOException e) {
            // One side is gone; so is the other, below.
        } finally {
            reset(from);
            reset(to);
        }
    }

    /** Closing without lingering makes the kernel send a reset. */
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
