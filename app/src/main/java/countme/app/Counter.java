package countme.app;

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
     * Answers, and counts if that is what the request asks for.
     *
     * @param path as it was sent: still percent-encoded, without the query
     * @param idempotencyKey the same for all attempts to get a request answered; null counts every attempt
     */
    Answer answer(String method, String path, @Nullable IdempotencyKey idempotencyKey) {
        if (!isRoot(path)) {
            return Answer.NOT_FOUND;
        }
        return switch (method) {
            case "GET", "HEAD" -> count(exactlyOnce ? idempotencyKey : null);
            case "OPTIONS" -> Answer.OPTIONS;
            default -> Answer.METHOD_NOT_ALLOWED;
        };
    }

    private Answer count(@Nullable IdempotencyKey idempotencyKey) {
        try {
            Redis.Count count = idempotencyKey == null ? redis.increment(key) : redis.increment(key, idempotencyKey);
            Answer answer = Answer.seen(count.value());
            return count.remark() == null ? answer : answer.remarking(count.remark());
        } catch (NotCountedException e) {
            return Answer.serverError(e.reason());
        }
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
