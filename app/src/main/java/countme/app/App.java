package countme.app;

import java.security.Security;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The whole counter, started: all its parts and how they hang together. */
final class App {
    private static final String KEY = "hits";
    private static final String VERIFICATION_KEY = "hits:verify";
    /** An acceptor and a selector for each port. */
    private static final int OWN_THREADS = 4;

    private final WebServer server;
    private final Redis redis;
    private final Metrics metrics;

    private App(WebServer server, Redis redis, Metrics metrics) {
        this.server = server;
        this.redis = redis;
        this.metrics = metrics;
    }

    /**
     * Serves when it returns. Redis need not be there yet.
     *
     * @throws IllegalStateException when it cannot listen, with the reason
     */
    static App start(Settings settings) {
        // A name that did not resolve while Redis was away must not stay unresolved for Java's default of 10 s.
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        Metrics metrics = new Metrics();
        Redis redis = new Redis(
                settings.redisHost(),
                settings.redisPort(),
                settings.redisLogin(),
                settings.redisPool(),
                metrics.registry());
        QueuedThreadPool threads = new QueuedThreadPool(settings.threads() + OWN_THREADS, OWN_THREADS);
        threads.setName("http");
        metrics.watch(threads);
        Counter counter = new Counter(redis, KEY, settings.exactlyOnce());
        Counter verification = new Counter(redis, VERIFICATION_KEY, settings.exactlyOnce());
        WarmUp warmUp = new WarmUp(settings.warmUp(), metrics::requests);
        Internals internals = new Internals(verification, redis, warmUp, metrics.registry());
        Front front = new Front(counter, internals, metrics, new RequestLog(settings.slow()));
        JettyServers servers =
                new JettyServers(settings, threads, spark -> new CountAhead(spark, counter, verification));
        WebServer server = WebServer.start(servers, front);
        warmUp.start(server.internalPort());
        return new App(server, redis, metrics);
    }

    int port() {
        return server.port();
    }

    int internalPort() {
        return server.internalPort();
    }

    /** Finishes requests under way (10 s at most), then lets go of everything. */
    void stop() {
        server.stop();
        redis.close();
        metrics.close();
    }
}
