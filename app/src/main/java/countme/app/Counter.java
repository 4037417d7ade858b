package countme.app;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides what a request gets: the whole behaviour of the counter, for one Redis key. */
final class Counter {
    private final Redis redis;
    private final String key;
    private final boolean exactlyOnce;

    /** Counts in {@code key}; {@code exactlyOnce} if requests with an idempotency key are to be counted once. */
    Counter(Redis redis, String key, boolean exactlyOnce) {
        this.redis = redis;
        this.key = key;
        this.exactlyOnce = exactlyOnce;
    }

    /**
     * Whether a request is to be counted, once, however often it is sent; then {@link #count} is what counts it.
     *
     * @param path as it was sent: still percent-encoded, without the query
     * @param idempotencyKey the same for all attempts to get a request answered; null counts every attempt
     */
    boolean countsOnce(String method, String path, @Nullable IdempotencyKey idempotencyKey) {
        return exactlyOnce && idempotencyKey != null && counts(method) && isRoot(path);
    }

    /** Counts requests unless they were counted before; says what became of each, in their order. Waits for Redis. */
    List<Outcome> count(List<IdempotencyKey> requests) {
        return redis.increment(key, requests);
    }

    /** Whether {@link #count} is expected to answer promptly, as opposed to waiting for a Redis that does not. */
    boolean isPrompt() {
        return redis.isPrompt();
    }

    /** Answers any other request, and counts if that is what it asks for. */
    Answer answer(String method, String path) {
        if (!isRoot(path)) {
            return Answer.NOT_FOUND;
        }
        if (counts(method)) {
            return answer(redis.increment(key));
        }
        return method.equals("OPTIONS") ? Answer.OPTIONS : Answer.METHOD_NOT_ALLOWED;
    }

    private static boolean counts(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }

    static Answer answer(Outcome outcome) {
        if (outcome instanceof Outcome.Counted counted) {
            Answer seen = Answer.seen(counted.number());
            return counted.remark() == null ? seen : seen.remarking(counted.remark());
        }
        return Answer.serverError(((Outcome.NotCounted) outcome).reason());
    }

    /** Slashes only, percent-encoded or not. */
    private static boolean isRoot(String path) {
        int at = 0;
        while (at < path.length()) {
            if (path.charAt(at) == '/') {
                at += 1;
            } else if (path.regionMatches(true, at, "%2f", 0, 3)) {
                at += 3;
            } else {
                return false;
            }
        }
        return true;
    }
}
