package countme.app;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * Runs the counter for itself alone, with a Redis that nobody needs, and visits it until Java has seen what visitors do. Java is told to
 * write down what it learns, for later starts.
 *
 * <p>Exit codes: 0 trained, 1 not.
 */
public final class Training {
    /** Enough that Java has compiled with its second compiler what every request runs through. */
    private static final int ANSWERS = 60_000;

    private static final int VISITORS = 16;
    /** On a busy machine it gets next to no processor, and it is in no hurry. */
    private static final Duration PATIENCE = Duration.ofMinutes(14);

    private Training() {}

    public static void main(String[] arguments) throws InterruptedException {
        Locale.setDefault(Locale.ROOT);
        Settings settings = Settings.from(System.getenv());
        App app = App.start(settings);
        boolean trained;
        try {
            trained = visit(app.port(), app.internalPort(), ANSWERS, PATIENCE);
        } finally {
            app.stop();
            endRedis(settings.redisHost(), settings.redisPort());
        }
        System.exit(trained ? 0 : 1);
    }

    /** Visits until so many requests were answered as they should be; false when that takes too long or the app does not answer at all. */
    static boolean visit(int port, int internalPort, int answers, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        try (Visitors visitors = new Visitors(port, VISITORS);
                Visitors monitoring = new Visitors(internalPort, 1)) {
            // Redis starts at the same time.
            if (!monitoring.awaitReady(deadline)) {
                return false;
            }
            int left = answers;
            for (int round = 0; left > 0; round++) {
                if (System.nanoTime() > deadline) {
                    return false;
                }
                // Without a processor for a second, the app takes Redis for gone and says so: that is no answer.
                left -= round(round, visitors, monitoring);
            }
            return true;
        } catch (IOException e) {
            System.err.println("not trained: " + e);
            return false;
        }
    }

    /** Of a hundred rounds a few are not what nearly all are. Gives how many answers were as they should be. */
    private static int round(int number, Visitors visitors, Visitors monitoring) throws IOException {
        return switch (number % 100) {
            case 25 -> visitors.ask("HEAD", "/", 200);
            case 50 -> visitors.ask("GET", "/favicon.ico", 404);
            case 60, 85 -> monitoring.ask("GET", "/ready", 200);
            case 75 -> monitoring.ask("GET", "/metrics", 200);
            default -> visitors.ask("GET", "/", 200);
        };
    }

    /** It was there for this only. One that cannot be told ends by itself, later. */
    private static void endRedis(String host, int port) {
        try (Socket socket = new Socket(host, port)) {
            socket.getOutputStream().write("SHUTDOWN NOSAVE\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(1000);
            int unused = socket.getInputStream().read();
        } catch (InterruptedIOException e) {
            System.err.println("Redis does not end");
        } catch (IOException e) {
            System.err.println("Redis could not be told to end: " + e.getMessage());
        }
    }
}
