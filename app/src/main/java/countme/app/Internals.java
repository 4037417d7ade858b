package countme.app;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * The internal port, which no proxy exposes: liveness, readiness, whether it has warmed up, metrics. Any other path is the counter on a key of its
 * own, so that a replica can be verified without touching the users' count.
 */
final class Internals {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final Counter counter;
    private final Redis redis;
    private final WarmUp warmUp;
    private final PrometheusMeterRegistry registry;

    Internals(Counter counter, Redis redis, WarmUp warmUp, PrometheusMeterRegistry registry) {
        this.counter = counter;
        this.redis = redis;
        this.warmUp = warmUp;
        this.registry = registry;
    }

    /** Answers what is not {@linkplain Counter#countsOnce counted once}. */
    Answer answer(String method, String path) {
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return counter.answer(method, path);
        }
        return switch (path) {
            case "/live" -> Answer.text(200, TEXT, "live\n");
            case "/ready" ->
                redis.isReachable()
                        ? Answer.text(200, TEXT, "ready\n")
                        : Answer.text(503, TEXT, "not ready: Redis does not answer\n");
            case "/warm" -> warmUp.isOver() ? Answer.text(200, TEXT, "warm\n") : Answer.text(503, TEXT, "warming up\n");
            case "/metrics" -> Answer.text(200, PROMETHEUS, registry.scrape());
            default -> counter.answer(method, path);
        };
    }
}
