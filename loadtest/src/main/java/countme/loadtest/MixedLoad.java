package countme.loadtest;

import countme.loadtest.Connection.ClosedWhileIdleException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * Visitors of every {@link Manner} who keep coming whatever happens to the counter, until they are told to stop. A request fails when
 * it is answered with anything but the counter's page. One that was sent over a connection which the server had just closed is sent once
 * more, as browsers do; both tries may have been counted. Nobody else may use the counter meanwhile.
 *
 * <p>As many requests are under way at once as there are connections. Where all are busy, a request is sent late, and its latency is
 * counted from when it was due. A connection is opened for its first request and not before: servers soon give up on one that asks nothing.
 */
final class MixedLoad implements AutoCloseable {
    private static final SSLContext TRUST = AnyServer.trusted();
    private static final int HUNDRED = 100;
    private static final int READINGS = 3;
    private static final int LOOK_MILLIS = 20;
    private static final double NANOS_PER_SECOND = 1e9;

    private final URI url;
    private final Load load;
    private final ExactCount count = new ExactCount();
    private final Tally tally = new Tally();
    private final List<Connection> connections = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> visitors = new ArrayList<>();
    private final long first;
    private final Schedule schedule;

    /**
     * What became of the load.
     *
     * @param load what was put on
     * @param seconds how long it lasted
     */
    record Result(Load load, double seconds, Tally tally, Verdict verdict) {
        /** Requests a second; in an open load fewer than asked for where the counter did not keep up. */
        double perSecond() {
            return tally.requests() / seconds;
        }

        /** Whether every request was answered with the counter's page, and counted exactly. */
        boolean isFaultless() {
            return tally.failed() == 0 && verdict.exact();
        }
    }

    private MixedLoad(URI url, Load load, int size) throws IOException {
        this.url = url;
        this.load = load;
        for (int i = 0; i < size; i++) {
            connections.add(new Connection(url, TRUST));
        }
        try {
            first = visit(connections.get(0), Manner.KEPT);
        } catch (IOException e) {
            leave();
            throw e;
        }
        schedule = new Schedule(load);
    }

    /**
     * Reads the counter and lets the visitors come.
     *
     * @throws IOException when the counter does not answer
     */
    static MixedLoad begin(URI url, Load load, int connections) throws IOException {
        var mixed = new MixedLoad(url, load, connections);
        for (Connection connection : mixed.connections) {
            mixed.visitors.add(mixed.threads.submit(() -> mixed.keepComing(connection)));
        }
        return mixed;
    }

    /** Seconds since the first request was due. */
    double seconds() {
        return schedule.now() / NANOS_PER_SECOND;
    }

    /** Requests that are over. */
    long requests() {
        return tally.requests();
    }

    /**
     * Waits until one more request is answered.
     *
     * @throws IOException when none is for so long
     */
    void awaitAnswer(Duration patience) throws IOException, InterruptedException {
        long answered = tally.answers();
        long deadline = System.nanoTime() + patience.toNanos();
        while (tally.answers() == answered) {
            if (System.nanoTime() > deadline) {
                throw new IOException("no request was answered for %d s".formatted(patience.toSeconds()));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /**
     * Lets nobody else come, waits for those who are there, and judges.
     *
     * @throws IOException when the counter, which must serve again, cannot be read
     */
    Result end() throws IOException, InterruptedException {
        schedule.end();
        double seconds = seconds();
        for (Future<?> visitor : visitors) {
            try {
                visitor.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
        return new Result(load, seconds, tally, count.verdict(Move.fromAnswers(first, last(READINGS))));
    }

    /** The counter after the load. A reading that fails is a failed request like others, and another is taken. */
    private long last(int readings) throws IOException {
        try (var reader = new Connection(url, TRUST)) {
            return visit(reader, Manner.KEPT);
        } catch (IOException e) {
            if (readings == 1) {
                throw e;
            }
            tally.failed(String.valueOf(e.getMessage()), schedule.now());
            return last(readings - 1);
        }
    }

    private void keepComing(Connection connection) {
        for (long due = schedule.next(); due != Schedule.OVER; due = schedule.next()) {
            Manner manner = Manner.of(ThreadLocalRandom.current().nextInt(HUNDRED));
            try {
                come(connection, manner);
                tally.answered(manner, schedule.now() - due);
            } catch (IOException e) {
                tally.failed(String.valueOf(e.getMessage()), schedule.now());
            }
        }
    }

    private void come(Connection connection, Manner manner) throws IOException {
        if (manner == Manner.FRESH) {
            try (var fresh = new Connection(url, TRUST)) {
                visit(fresh, manner);
            }
            return;
        }
        try {
            visit(connection, manner);
        } catch (ClosedWhileIdleException e) {
            tally.sentAgain();
            visit(connection, manner);
        }
    }

    /** One try. Without a number its outcome is unknown, unless there was not even a connection. */
    private long visit(Connection connection, Manner manner) throws IOException {
        ExactCount.Request request = count.start();
        try {
            connection.open();
        } catch (IOException e) {
            request.notCounted();
            throw e;
        }
        long number = manner == Manner.SLOW ? connection.visitSlowly() : connection.visit();
        request.answered(number);
        return number;
    }

    @Override
    public void close() {
        schedule.end();
        leave();
    }

    private void leave() {
        threads.shutdownNow();
        connections.forEach(Connection::close);
    }
}
