package countme.acceptance;

import countme.loadtest.Connection;
import countme.loadtest.ExactCount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToLongFunction;

/**
 * Visitors who come again and again, each on a connection of their own, whatever happens to the stack: see
 * {@link BrowserVisit}.
 */
final class Crowd implements AutoCloseable {
    private final Target target;
    private final ExactCount count = new ExactCount();
    private final Tally tally = new Tally();
    private final BrowserVisit visit;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> visits = new ArrayList<>();
    private volatile boolean leaving;

    /** {@code page} gives the number that a page shows, and refuses what is no page of the counter. */
    Crowd(Target target, ToLongFunction<String> page) {
        this.target = target;
        this.visit = new BrowserVisit(count, page, tally::sentAgain);
    }

    void come(int visitors) {
        for (int i = 0; i < visitors; i++) {
            visits.add(threads.submit(this::visit));
        }
    }

    /** Returns when every request is over. */
    void leave() {
        leaving = true;
        for (Future<?> visit : visits) {
            try {
                visit.get();
            } catch (ExecutionException e) {
                throw new AssertionError(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        tally.close();
    }

    ExactCount count() {
        return count;
    }

    Tally tally() {
        return tally;
    }

    private void visit() {
        try (var connection = new Connection(target.url(), target.trust())) {
            while (!leaving) {
                once(connection);
                Pace.pause();
            }
        }
    }

    private void once(Connection connection) {
        try {
            long unused = visit.over(connection);
            tally.answered();
        } catch (IOException e) {
            tally.failed(reason(e));
        }
    }

    private static String reason(IOException e) {
        return String.valueOf(e.getMessage());
    }

    @Override
    public void close() {
        leaving = true;
        threads.shutdownNow();
    }
}
