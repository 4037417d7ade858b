package countme.app;

import countme.app.RedisLink.Numbered;
import countme.app.RedisPool.Lease;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Counts in Redis. What would count twice is sent at most once, whatever happens; every call ends within a second, and
 * while Redis is away nearly all end at once.
 */
final class Redis implements AutoCloseable {
    private final FailFast failFast = new FailFast();
    private final RedisPool pool;
    private final MeterProvider<Timer> timer;

    /** Opens no connection yet, and never more than {@code connections}. */
    Redis(String host, int port, int connections, MeterRegistry registry) {
        pool = new RedisPool(host, port, connections);
        pool.measuredBy(registry);
        timer = Timer.builder("countme.redis.command")
                .description("Time of one command to Redis, connecting included where that was needed")
                .serviceLevelObjectives(Metrics.BUCKETS)
                .withRegistry(registry);
    }

    /**
     * A count that Redis has confirmed.
     *
     * @param remark what was unusual, for the log; null when nothing was
     */
    record Count(long value, @Nullable String remark) {}

    /**
     * Counts.
     *
     * @throws NotCountedException when Redis is away or refuses, or the value is not a number
     */
    Count increment(String key) {
        return ask("incr", () -> once(lease -> new Count(lease.link().increment(key), remark(lease))));
    }

    /**
     * Counts a request unless it was counted before, and gives its number in either case. That makes it safe to ask again
     * when the connection breaks under way.
     *
     * @throws NotCountedException when Redis is away or refuses, or the value is not a number
     */
    Count increment(String key, IdempotencyKey idempotencyKey) {
        return ask(
                "incr",
                () -> atMostTwice(lease -> {
                    Numbered number = lease.link().increment(key, idempotencyKey);
                    return new Count(
                            number.value(), number.known() ? "an earlier attempt had counted it" : remark(lease));
                }));
    }

    /** Whether Redis answers. */
    boolean isReachable() {
        try {
            return ask("ping", () -> once(lease -> lease.link().ping()));
        } catch (NotCountedException e) {
            return false;
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    private <T> T ask(String command, Supplier<T> question) {
        if (!failFast.mayTry()) {
            throw new NotCountedException("Redis did not answer a moment ago and was not asked again yet");
        }
        long start = System.nanoTime();
        String outcome = "failed";
        try {
            T answer = question.get();
            failFast.healthy();
            outcome = "answered";
            return answer;
        } catch (JedisDataException e) {
            failFast.healthy();
            outcome = "refused";
            throw new NotCountedException("Redis refuses: " + e.getMessage());
        } catch (LostException e) {
            // One broken connection says nothing about Redis yet: the next caller connects and finds out.
            failFast.healthy();
            throw new NotCountedException("the connection to Redis broke: " + e.getMessage());
        } catch (JedisException e) {
            failFast.failed();
            throw new NotCountedException("Redis does not answer: " + e.getMessage());
        } finally {
            timer.withTags("command", command, "outcome", outcome).record(Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private <T> T atMostTwice(Function<Lease, T> question) {
        try {
            return once(question);
        } catch (LostException e) {
            return once(question);
        }
    }

    private <T> T once(Function<Lease, T> question) {
        Lease lease = pool.lease();
        try {
            return question.apply(lease);
        } catch (JedisConnectionException e) {
            throw RedisLink.isTimeout(e) ? e : new LostException(e);
        } finally {
            pool.giveBack(lease.link());
        }
    }

    private static @Nullable String remark(Lease lease) {
        return lease.retried() ? "the connection to Redis was stale, used a new one" : null;
    }

    /** A connection broke while a command was under way. */
    private static final class LostException extends JedisException {
        LostException(JedisConnectionException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
