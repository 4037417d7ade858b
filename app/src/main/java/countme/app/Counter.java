package countme.app;

/** Decides what a request gets: the whole behaviour of the counter, for one Redis key. */
final class Counter {
    private final Redis redis;
    private final String key;

    Counter(Redis redis, String key) {
        this.redis = redis;
        this.key = key;
    }

    /**
     * Answers, and counts if that is what the request asks for.
     *
     * @param path as it was sent: still percent-encoded, without the query
     */
    Answer answer(String method, String path) {
        if (!isRoot(path)) {
            return Answer.NOT_FOUND;
        }
        return switch (method) {
            case "GET", "HEAD" -> count();
            case "OPTIONS" -> Answer.OPTIONS;
            default -> Answer.METHOD_NOT_ALLOWED;
        };
    }

    private Answer count() {
        try {
            Redis.Count count = redis.increment(key);
            Answer answer = Answer.seen(count.value());
            return count.retried() ? answer.remarking("the connection to Redis was stale, used a new one") : answer;
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
