package countme.loadtest;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import javax.net.ssl.SSLContext;

/**
 * One load on one counter over a fixed number of connections, a thread each: what it measured, and whether the counter counted exactly.
 * Nobody else may use the counter meanwhile. Connections are opened before the clock starts.
 */
public final class Phase {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final SSLContext TRUST = AnyServer.trusted();

    private final URI url;
    private final Load load;
    private final int connections;
    private final Duration length;
    private final Judge judge;
    private final ExactCount count = new ExactCount();
    private volatile boolean failed;

    Phase(URI url, Load load, int connections, Duration length) {
        this(url, load, connections, length, Judge.EXACT);
    }

    /**
     * A load.
     *
     * @param connections how many, each with one request at a time
     * @param judge says what is asked of the answers as a whole; each alone must be the counter's page in any case
     */
    public Phase(URI url, Load load, int connections, Duration length, Judge judge) {
        this.url = url;
        this.load = load;
        this.connections = connections;
        this.length = length;
        this.judge = judge;
    }

    /**
     * What was measured.
     *
     * @param perSecond answers a second
     * @param p50 median latency, milliseconds
     * @param p99 99th percentile of latency, milliseconds
     * @param processor seconds of processor time that others than the client spent for one request; empty where it cannot be known
     * @param verdict whether the counter counted exactly
     */
    public record Result(double perSecond, double p50, double p99, OptionalDouble processor, Verdict verdict) {}

    /**
     * Puts the load on and waits for its end.
     *
     * @throws IOException when a request had no proper answer, which ends the load
     */
    public Result run() throws IOException, InterruptedException {
        List<Connection> open = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            for (int i = 0; i < connections; i++) {
                var connection = new Connection(url, TRUST);
                open.add(connection);
                connection.open();
            }
            return measure(open, threads);
        } finally {
            threads.shutdownNow();
            for (Connection connection : open) {
                connection.close();
            }
        }
    }

    private Result measure(List<Connection> open, ExecutorService threads) throws IOException, InterruptedException {
        long first = visit(open.get(0));
        Optional<ProcessorTime> before = ProcessorTime.now();
        var schedule = new Schedule(load, length);
        long[] latencies = latencies(threads.invokeAll(open.stream()
                .<Callable<long[]>>map(connection -> () -> send(connection, schedule))
                .toList()));
        double seconds = schedule.now() / NANOS_PER_SECOND;
        OptionalDouble processor = processor(before, ProcessorTime.now(), latencies.length);
        Verdict verdict = judge.verdict(count, Move.fromAnswers(first, visit(open.get(0))));
        return new Result(
                latencies.length / seconds, millis(latencies, 0.5), millis(latencies, 0.99), processor, verdict);
    }

    private static OptionalDouble processor(
            Optional<ProcessorTime> before, Optional<ProcessorTime> after, int requests) {
        OptionalDouble spent =
                before.isPresent() && after.isPresent() ? after.get().since(before.get()) : OptionalDouble.empty();
        return spent.isPresent() ? OptionalDouble.of(spent.getAsDouble() / requests) : spent;
    }

    private long[] send(Connection connection, Schedule schedule) throws IOException {
        LongStream.Builder latencies = LongStream.builder();
        for (long due = schedule.next(); due != Schedule.OVER && !failed; due = schedule.next()) {
            visit(connection);
            latencies.add(schedule.now() - due);
        }
        return latencies.build().toArray();
    }

    private long visit(Connection connection) throws IOException {
        ExactCount.Request request = count.start();
        try {
            long number = connection.visit();
            request.answered(number);
            return number;
        } catch (IOException e) {
            failed = true;
            throw new IOException("a request failed: " + e.getMessage(), e);
        }
    }

    /** Of all threads, sorted. */
    private static long[] latencies(List<Future<long[]>> done) throws IOException, InterruptedException {
        LongStream.Builder all = LongStream.builder();
        for (Future<long[]> one : done) {
            try {
                Arrays.stream(one.get()).forEach(all);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException cause ? cause : new IOException(e);
            }
        }
        return all.build().sorted().toArray();
    }

    private static double millis(long[] sorted, double quantile) {
        return Quantiles.quantile(sorted, quantile) / NANOS_PER_MILLI;
    }
}
