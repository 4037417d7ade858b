package countme.loadtest.durability;

import countme.loadtest.Latencies;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many who count at once, each with a connection of its own, and wait in a manner before they count again. */
record Load(Manner manner, int connections, int seconds) {
    private static final String KEY = "hits";
    private static final int MOST_MILLIS = 10_000;

    /**
     * Counts for a while.
     *
     * @throws IOException when a call failed, was not as durable as it has to be, or the count did not move by as many
     */
    Measured on(RedisContainer redis, RedisContainer copy) throws IOException, InterruptedException {
        double before = redis.spent();
        double copyBefore = copy.spent();
        long count = count(redis);
        var latencies = new Latencies();
        long begin = System.nanoTime();
        long end = begin + seconds * 1_000_000_000L;
        var threads = Executors.newFixedThreadPool(connections);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                all.add(threads.submit(() -> {
                    countUntil(end, redis, latencies);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(manner + ": " + e.getMessage(), e);
        } finally {
            threads.shutdownNow();
        }
        double elapsed = (System.nanoTime() - begin) / 1e9;
        long moved = count(redis) - count;
        if (moved != latencies.size()) {
            throw new IOException(
                    "%s: %d were answered, and the count moved by %d".formatted(manner, latencies.size(), moved));
        }
        return new Measured(
                moved / elapsed,
                latencies.millis(0.5),
                latencies.millis(0.99),
                (redis.spent() - before) * 1e6 / moved,
                manner.isCopied() ? (copy.spent() - copyBefore) * 1e6 / moved : 0);
    }

    private void countUntil(long end, RedisContainer redis, Latencies latencies) throws IOException {
        try (RedisClient client = redis.connect()) {
            while (System.nanoTime() < end) {
                long begin = System.nanoTime();
                client.send("INCR", KEY);
                if (manner.isWaited()) {
                    client.send(manner.wait(MOST_MILLIS));
                }
                client.flush();
                Object unused = client.read();
                if (manner.isWaited()) {
                    requireHolds((List<?>) client.read());
                }
                latencies.add(System.nanoTime() - begin);
            }
        }
    }

    private void requireHolds(List<?> synced) throws IOException {
        if (!manner.holds((Long) synced.get(0), (Long) synced.get(1))) {
            throw new IOException("a number was not where it has to be within " + MOST_MILLIS + " ms: " + synced);
        }
    }

    private static long count(RedisContainer redis) throws IOException {
        try (RedisClient client = redis.connect()) {
            return (Long) client.ask("INCRBY", KEY, "0");
        }
    }
}
