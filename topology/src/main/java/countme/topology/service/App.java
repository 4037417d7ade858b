package countme.topology.service;

import java.time.Duration;
import java.util.List;

/** The counter: replicas that share the count in Redis. */
public final class App extends Service {
    private static final int PORT = 5000;
    private static final int INTERNAL_PORT = 5001;
    /** Small rather than fast to peak: the second compiler costs 30 MB and gives the counter nothing. */
    private static final List<String> JAVA_FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-Xmx48m",
            "-Xss512k",
            "-XX:+UseCompactObjectHeaders",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError");

    /**
     * Describes the counter.
     *
     * @param exactlyOnce whether a request that the proxy sends to a second replica is counted once
     */
    public App(Redis redis, int replicas, boolean exactlyOnce) {
        super("app", ImageRef.of("eclipse-temurin:25.0.4.1_1-jre"), 100);
        assembledFrom(new Assembly("/app-image", JAVA_FLAGS, "countme.app.Main"));
        replicated(replicas);
        runsAs(10001, 10001);
        dependsOn(redis);
        environment("COUNTME_REDIS_HOST", redis.host());
        environment("COUNTME_REDIS_PORT", redis.port());
        environment("COUNTME_PORT", PORT);
        environment("COUNTME_INTERNAL_PORT", INTERNAL_PORT);
        environment("COUNTME_EXACTLY_ONCE", exactlyOnce);
        limitedTo(new Limits(256, 128, 1024));
        healthy(HealthCheck.http(INTERNAL_PORT, "/live", "/ready"));
        writes(LogFormat.JSON);
        measuredAt(INTERNAL_PORT, "/metrics");
        stopsWithin(Duration.ofSeconds(12));
    }

    /** The port of the baseline, the only one the proxy uses. */
    public int port() {
        return PORT;
    }

    /** Liveness, readiness, metrics, and the same counter on the scratch key. */
    public int internalPort() {
        return INTERNAL_PORT;
    }
}
