package countme.topology.cli;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Work that is done again and again beside everything else, and that keeps no process alive. */
final class Ticker {
    private Ticker() {}

    /**
     * Begins at once.
     *
     * @param name of its thread
     * @param between from the end of one to the next
     * @return ends it
     */
    static Runnable every(String name, Duration between, Runnable work) {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(ticking -> {
            var thread = new Thread(ticking, name);
            thread.setDaemon(true);
            return thread;
        });
        var unused = clock.scheduleWithFixedDelay(work, 0, between.toMillis(), TimeUnit.MILLISECONDS);
        return clock::shutdownNow;
    }
}
