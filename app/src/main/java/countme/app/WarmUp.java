package countme.app;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has Java compile what a request runs through before visitors come: asks the counter on its scratch key. Visitors who come all the same do
 * this instead. Whether it is over delays nobody but who {@linkplain #isOver asks}.
 */
final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final int CONNECTIONS = 16;
    /** How often it looks whether visitors have come. */
    private static final int ROUNDS = 64;
    /** On a machine with little to spare it ends here: visitors are better served late at full speed than never. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final int requests;
    private final LongSupplier visited;
    private volatile boolean over;

    /**
     * Prepares.
     *
     * @param requests how many are enough; none for 0
     * @param visited how many visitors were answered
     */
    WarmUp(int requests, LongSupplier visited) {
        this.requests = requests;
        this.visited = visited;
        over = requests == 0;
    }

    /** Begins in the background; Redis need not be there yet. */
    void start(int internalPort) {
        if (!over) {
            Thread thread = new Thread(() -> run(internalPort), "warm-up");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Whether all is compiled that will be, or it was given up. */
    boolean isOver() {
        return over;
    }

    private void run(int internalPort) {
        long begun = System.nanoTime();
        long deadline = begun + LONGEST.toNanos();
        long asked = 0;
        try (Visitors visitors = new Visitors(internalPort, CONNECTIONS);
                Visitors first = new Visitors(internalPort, 1)) {
            boolean ready = first.awaitReady(deadline);
            while (ready && asked + visited.getAsLong() < requests && System.nanoTime() < deadline) {
                for (int i = 0; i < ROUNDS; i++) {
                    if (visitors.ask("GET", "/", 200) < CONNECTIONS) {
                        throw new IOException("Redis does not count");
                    }
                }
                asked += ROUNDS * CONNECTIONS;
            }
            LOG.atInfo()
                    .addKeyValue("requests", asked)
                    .addKeyValue("visitors", visited.getAsLong())
                    .addKeyValue("duration_ms", (System.nanoTime() - begun) / 1_000_000)
                    .log("warm");
        } catch (IOException e) {
            LOG.info("not warmed up: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            over = true;
        }
    }
}
