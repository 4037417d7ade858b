package countme.loadtest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A counter on loopback that treats every tenth request on a connection in a way of its own, the bytes of which matter. */
final class FickleCounter implements AutoCloseable {
    enum Habit {
        NONE,
        /** Closes the connection after an answer without saying so. */
        CLOSES_WHEN_IDLE,
        /** Counts, and closes the connection instead of answering, also where it is new. */
        HANGS_UP,
        /** Counts, and closes the connection within the answer. */
        BREAKS_OFF,
        /** Does not count, and says so. */
        REFUSES,
        /** Answers with a page that is not the counter's. */
        MUMBLES,
        /** Answers with the number it gave before. */
        REPEATS
    }

    private static final int TENTH = 10;
    private static final int LEFT_OUT = 20;

    private final Habit habit;
    private final AtomicLong counter = new AtomicLong(41);
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();

    FickleCounter(Habit habit) throws IOException {
        this.habit = habit;
        threads.execute(this::accept);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    long count() {
        return counter.get();
    }

    /** How many there were. */
    int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }

    private void accept() {
        try {
            while (true) {
                Socket visitor = server.accept();
                connections.incrementAndGet();
                threads.execute(() -> serve(visitor));
            }
        } catch (IOException e) {
            // Closed: nobody else comes.
        }
    }

    private void serve(Socket visitor) {
        try (visitor) {
            visitor.setTcpNoDelay(true);
            var in = new BufferedReader(new InputStreamReader(visitor.getInputStream(), StandardCharsets.US_ASCII));
            boolean going = true;
            while (going && isAsked(in)) {
                going = answer(visitor.getOutputStream());
            }
        } catch (IOException e) {
            // The visitor left.
        }
    }

    private static boolean isAsked(BufferedReader in) throws IOException {
        String line = in.readLine();
        while (line != null && !line.isEmpty()) {
            line = in.readLine();
        }
        return line != null;
    }

    /** Whether the connection stays open. */
    private boolean answer(OutputStream out) throws IOException {
        Habit now = requests.incrementAndGet() % TENTH == 0 ? habit : Habit.NONE;
        if (now == Habit.REFUSES) {
            send(out, "503 Service Unavailable", "not counted\n", 0);
            return true;
        }
        String page = CounterPage.of(now == Habit.REPEATS ? counter.get() : counter.incrementAndGet());
        if (now != Habit.HANGS_UP) {
            send(out, "200 OK", now == Habit.MUMBLES ? page.strip() : page, now == Habit.BREAKS_OFF ? LEFT_OUT : 0);
        }
        return now != Habit.HANGS_UP && now != Habit.BREAKS_OFF && now != Habit.CLOSES_WHEN_IDLE;
    }

    private static void send(OutputStream out, String status, String body, int leftOut) throws IOException {
        byte[] answer = "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(status, CounterPage.CONTENT_TYPE, body.length(), body)
                .getBytes(StandardCharsets.UTF_8);
        out.write(answer, 0, answer.length - leftOut);
    }
}
