package countme.acceptance;

import countme.loadtest.CounterPage;
import countme.loadtest.ExactCount;
import countme.loadtest.Move;
import countme.loadtest.Verdict;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Concurrent visitors who write down every number they are told. */
final class Visitors implements AutoCloseable {
    private final Target target;
    private final ExactCount count = new ExactCount();
    private final AtomicLong answered = new AtomicLong();
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> visits = new ArrayList<>();
    private volatile boolean leaving;

    Visitors(Target target) {
        this.target = target;
    }

    /** Each visitor comes {@code times} times; returns when all have been answered or failed. */
    void visit(int visitors, int times) {
        for (int i = 0; i < visitors; i++) {
            visits.add(threads.submit(() -> {
                HttpClient client = target.client();
                for (int n = 0; n < times; n++) {
                    once(client);
                }
            }));
        }
        join();
    }

    /** Visitors who come again and again until {@link #leave}. */
    void keepComing(int visitors) {
        for (int i = 0; i < visitors; i++) {
            visits.add(threads.submit(() -> {
                HttpClient client = target.client();
                while (!leaving) {
                    once(client);
                    Pace.pause();
                }
            }));
        }
    }

    void leave() {
        leaving = true;
        join();
    }

    long answered() {
        return answered.get();
    }

    /** Requests that did not get a correct 200. */
    int failed() {
        return failures.size();
    }

    /** The first of them, for a message. */
    List<String> failures() {
        synchronized (failures) {
            return failures.stream().limit(10).toList();
        }
    }

    Verdict verdict(Move move) {
        return count.verdict(move);
    }

    Verdict consecutive() {
        return count.consecutive();
    }

    Verdict distinct() {
        return count.distinct();
    }

    private void once(HttpClient client) {
        ExactCount.Request request = count.start();
        try {
            HttpResponse<String> response = target.get(client);
            if (response.statusCode() == 200) {
                request.answered(CounterPage.parse(response.body()));
                answered.incrementAndGet();
            } else {
                failures.add(Instant.now() + " " + response.statusCode());
            }
        } catch (UncheckedIOException e) {
            failures.add(Instant.now() + " " + e.getMessage());
        }
    }

    private void join() {
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
        visits.clear();
    }

    @Override
    public void close() {
        leaving = true;
        threads.shutdownNow();
    }
}
