package countme.app;

import countme.app.RedisPool.Lease;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
    private final DistributionSummary batches;

    /** Opens no connection yet, and never more than {@code connections}. */
    Redis(String host, int port, Optional<RedisLogin> login, int connections, MeterRegistry registry) {
        pool = new RedisPool(host, port, login, connections);
        pool.measuredBy(registry);
        timer = Timer.builder("countme.redis.command")
                .description("Time of one command to Redis, connecting included where that was needed")
                .serviceLevelObjectives(Metrics.BUCKETS)
                .withRegistry(registry);
        batches = DistributionSummary.builder("countme.redis.batch")
                .description("Requests counted by one command")
                .register(registry);
    }

    /** Counts. It is never asked again, because that might count twice. */
    Outcome increment(String key) {
        return ask(
                "incr",
                () -> once(lease -> new Outcome.Counted(lease.link().increment(key), remark(lease))),
                Outcome.NotCounted::new);
    }

    /**
     * Counts each of these requests unless it was counted before, and gives its number in either case. That makes it safe to ask
     * again when the connection breaks under way.
     *
     * @param requests none of them twice
     * @return what became of each, in their order
     */
    List<Outcome> increment(String key, List<IdempotencyKey> requests) {
        batches.record(requests.size());
        return ask(
                "incr",
                () -> atMostTwice(lease -> lease.link().increment(key, requests)),
                reason -> Collections.nCopies(requests.size(), new Outcome.NotCounted(reason)));
    }

    /** Whether it is expected to answer, or to refuse, at once: the last call did not find it silent. */
    boolean isPrompt() {
        return failFast.isClosed();
    }

    /** Whether Redis answers. */
    boolean isReachable() {
        return ask("ping", () -> once(lease -> lease.link().ping()), reason -> false);
    }

    @Override
    public void close() {
        pool.close();
    }

    /** What the question gives, or what is made of the reason why it has no answer. */
    private <T> T ask(String command, Supplier<T> question, Function<String, T> otherwise) {
        if (!failFast.mayTry()) {
            return otherwise.apply("Redis did not answer a moment ago and was not asked again yet");
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
            return otherwise.apply("Redis refuses: " + e.getMessage());
        } catch (LostException e) {
            // One broken connection says nothing about Redis yet: the next caller connects and finds out.
            failFast.healthy();
            return otherwise.apply("the connection to Redis broke: " + e.getMessage());
        } catch (JedisException e) {
            failFast.failed();
            return otherwise.apply("Redis does not answer: " + e.getMessage());
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
