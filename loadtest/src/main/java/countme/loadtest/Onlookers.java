package countme.loadtest;

import countme.loadtest.Connection.ClosedWhileIdleException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * Two visitors who look at the counter all the time while its greeting changes: one over a connection that it keeps, one over a new one
 * each time. They are few, so that what they watch is not slowed down. Nobody else may use the counter meanwhile.
 */
final class Onlookers implements AutoCloseable {
    private static final int PAUSE_MILLIS = 50;
    private static final double NANOS_PER_SECOND = 1e9;

    private final URI url;
    private final SSLContext trust = AnyServer.trusted();
    private final Sightings sightings;
    private final ExactCount count = new ExactCount();
    private final List<String> faults = Collections.synchronizedList(new ArrayList<>());
    private final Connection kept;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final List<Future<?>> visitors = new ArrayList<>();
    private final long begun = System.nanoTime();
    private final long firstNumber;
    private volatile boolean over;

    /**
     * Lets them come.
     *
     * @throws IOException when the counter does not answer with one of the two greetings
     */
    Onlookers(URI url, Greeting before, Greeting after) throws IOException {
        this.url = url;
        sightings = new Sightings(before, after);
        kept = new Connection(url, trust);
        try {
            firstNumber = look(kept);
        } catch (IOException e) {
            close();
            throw e;
        }
        visitors.add(threads.submit(() -> keepLooking(this::lookAgain)));
        visitors.add(threads.submit(() -> keepLooking(this::lookAnew)));
    }

    private interface Visit {
        void pay() throws IOException;
    }

    /** Seconds since they began. */
    double seconds() {
        return seconds(now());
    }

    /** When one of them saw the new greeting first, in seconds since they began. */
    double first() {
        return seconds(sightings.first());
    }

    /** From when none of them saw the old greeting any more, in seconds since they began. */
    double since() {
        return seconds(sightings.since());
    }

    /**
     * Lets them go, and judges.
     *
     * @return what was wrong, each a sentence: failed requests, an old greeting too late, an inexact count
     * @throws IOException when the new greeting is not everywhere
     */
    List<String> end() throws IOException, InterruptedException {
        over = true;
        for (Future<?> visitor : visitors) {
            try {
                visitor.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
        if (!sightings.isEverywhere()) {
            throw new IOException("an attached 'up' said that what was pushed serves, but visitors do not get it");
        }
        if (sightings.late() > 0) {
            faults.add("after the new greeting was everywhere, the old one came %d times".formatted(sightings.late()));
        }
        try (var connection = new Connection(url, trust)) {
            Move move = Move.fromAnswers(firstNumber, look(connection));
            faults.addAll(count.verdict(move).violations());
        } catch (IOException e) {
            fail(e);
        }
        return faults;
    }

    private void keepLooking(Visit visit) {
        try {
            while (!over) {
                pay(visit);
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pay(Visit visit) {
        try {
            visit.pay();
        } catch (IOException e) {
            fail(e);
        }
    }

    private void fail(IOException failure) {
        faults.add(String.format(Locale.ROOT, "a request failed at %.1f s: %s", seconds(), failure.getMessage()));
    }

    /** Over the connection that is kept, and once more when the server had just closed it, as browsers do. */
    private void lookAgain() throws IOException {
        try {
            look(kept);
        } catch (ClosedWhileIdleException e) {
            look(kept);
        }
    }

    private void lookAnew() throws IOException {
        try (var connection = new Connection(url, trust)) {
            look(connection);
        }
    }

    private long look(Connection connection) throws IOException {
        ExactCount.Request request = count.start();
        long asked = now();
        try {
            connection.open();
        } catch (IOException e) {
            request.notCounted();
            throw e;
        }
        long number = sightings.saw(connection.page(), asked, now());
        request.answered(number);
        return number;
    }

    private long now() {
        return System.nanoTime() - begun;
    }

    private static double seconds(long nanos) {
        return nanos / NANOS_PER_SECOND;
    }

    @Override
    public void close() {
        over = true;
        threads.shutdownNow();
        kept.close();
    }
}
