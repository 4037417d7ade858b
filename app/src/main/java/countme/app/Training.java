package countme.app;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

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
        AtomicInteger left = new AtomicInteger(answers);
        ExecutorService threads = Executors.newFixedThreadPool(VISITORS);
        try {
            List<Callable<Boolean>> visits = new ArrayList<>();
            for (int i = 0; i < VISITORS; i++) {
                visits.add(() -> visit(new TrainingVisitor(port, internalPort), left, deadline));
            }
            for (Future<Boolean> visit : threads.invokeAll(visits)) {
                if (!visit.get()) {
                    return false;
                }
            }
            return true;
        } catch (ExecutionException e) {
            System.err.println("not trained: " + e.getCause());
            return false;
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean visit(TrainingVisitor visitor, AtomicInteger left, long deadline)
            throws IOException, InterruptedException {
        try (visitor) {
            // Redis starts at the same time.
            while (!visitor.isReady()) {
                if (System.nanoTime() > deadline) {
                    return false;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
            while (left.get() > 0) {
                if (System.nanoTime() > deadline) {
                    return false;
                }
                // Without a processor for a second, the app takes Redis for gone and says so: that is no answer.
                if (visitor.ask()) {
                    left.decrementAndGet();
                }
            }
            return true;
        }
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
