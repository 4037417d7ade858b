package countme.acceptance;

import countme.acceptance.NemesisJudge.Failure;
import countme.loadtest.Connection;
import countme.loadtest.CounterPage;
import countme.loadtest.ExactCount;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;

/**
 * Visitors who come at a fixed rate, however slow the answers are, and what became of each: a line with begin and end in milliseconds, and
 * the number, or the reason why there is none. See {@link BrowserVisit}.
 */
final class SteadyVisitors implements AutoCloseable {
    private static final int MOST_AT_ONCE = 1_500;

    /** Of a replica that hangs, the proxy takes 5 s to notice; then another one answers. */
    private static final long PATIENCE_MILLIS = 6_000;

    private final Target target;
    private final long nanosBetween;
    private final ExactCount count = new ExactCount();
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
    private final List<Failure> failures = new ArrayList<>();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong sentAgain = new AtomicLong();
    private final BrowserVisit visit = new BrowserVisit(count, CounterPage::parse, sentAgain::incrementAndGet);
    private final AtomicLong unanswered = new AtomicLong();
    private final AtomicLong begunVisits = new AtomicLong();
    private final AtomicLong heldBack = new AtomicLong();
    private final BufferedWriter history;
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(0, MOST_AT_ONCE, 10, TimeUnit.SECONDS, new SynchronousQueue<>());
    private final Thread door = new Thread(this::letIn, "visitors");
    private final long begun = System.nanoTime();
    private volatile boolean leaving;
    private boolean closed;

    private SteadyVisitors(Target target, int perSecond, Path file) {
        this.target = target;
        this.nanosBetween = 1_000_000_000L / perSecond;
        try {
            history = new BufferedWriter(
                    new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8));
            history.write("begin,end,answer\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SteadyVisitors begin(Target target, int perSecond, Path history) {
        var visitors = new SteadyVisitors(target, perSecond, history);
        visitors.door.start();
        return visitors;
    }

    /** Milliseconds since they began to come. */
    long now() {
        return (System.nanoTime() - begun) / 1_000_000;
    }

    private void letIn() {
        for (long number = 0; !leaving; number++) {
            long due = begun + number * nanosBetween;
            for (long left = due - System.nanoTime(); left > 0 && !leaving; left = due - System.nanoTime()) {
                LockSupport.parkNanos(this, left);
            }
            try {
                threads.execute(this::visit);
                begunVisits.incrementAndGet();
            } catch (RejectedExecutionException e) {
                heldBack.incrementAndGet();
                failed(new Failure(now(), now(), "did not come, because too many were waiting", false));
            }
        }
    }

    private void visit() {
        Connection connection =
                Optional.ofNullable(idle.pollFirst()).orElseGet(() -> new Connection(target.url(), target.trust()));
        long begin = now();
        try {
            long value = visit.over(connection);
            answered.incrementAndGet();
            write(begin, String.valueOf(value));
            long took = now() - begin;
            if (took > PATIENCE_MILLIS) {
                failed(new Failure(begin, now(), "answered after " + took + " ms", false));
            }
        } catch (IOException e) {
            unanswered(begin, String.valueOf(e.getMessage()), false);
        } catch (RuntimeException e) {
            // An answer that looks like one, and is none of the counter's.
            unanswered(begin, e.toString(), true);
        }
        idle.addFirst(connection);
    }

    private void unanswered(long begin, String reason, boolean wrong) {
        unanswered.incrementAndGet();
        failed(new Failure(begin, now(), reason, wrong));
        write(begin, reason.replaceAll("[,\n\r]", " "));
    }

    private void failed(Failure failure) {
        synchronized (failures) {
            failures.add(failure);
        }
    }

    private void write(long begin, String answer) {
        long end = now();
        synchronized (history) {
            if (closed) {
                return;
            }
            try {
                history.write(begin + "," + end + "," + answer + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Returns when every request is over and the history is written. */
    void leave() throws InterruptedException {
        leaving = true;
        door.join();
        threads.shutdown();
        if (!threads.awaitTermination(2, TimeUnit.MINUTES)) {
            throw new IllegalStateException("requests that do not end");
        }
        idle.forEach(Connection::close);
        closeHistory();
        if (begunVisits.get() != answered.get() + unanswered.get()) {
            throw new IllegalStateException(
                    begunVisits + " visits, and of these " + answered + " answered and " + unanswered + " not");
        }
    }

    private void closeHistory() {
        synchronized (history) {
            closed = true;
            try {
                history.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    ExactCount count() {
        return count;
    }

    long answered() {
        return answered.get();
    }

    long sentAgain() {
        return sentAgain.get();
    }

    /** Those who got no number. */
    long unanswered() {
        return unanswered.get();
    }

    /** Those who did not come, because too many were waiting. */
    long heldBack() {
        return heldBack.get();
    }

    /** Who got no number, who waited longer than anybody has to, and who did not come. */
    List<Failure> failures() {
        synchronized (failures) {
            return List.copyOf(failures);
        }
    }

    @Override
    public void close() {
        leaving = true;
        threads.shutdownNow();
        closeHistory();
    }
}
