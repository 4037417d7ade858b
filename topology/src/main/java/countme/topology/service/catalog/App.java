package countme.topology.service.catalog;

import countme.topology.config.Network;
import countme.topology.report.Problem;
import countme.topology.service.ConfigFiles;
import countme.topology.service.HealthCheck;
import countme.topology.service.ImageRef;
import countme.topology.service.JavaApp;
import countme.topology.service.JavaTraining;
import countme.topology.service.Limits;
import countme.topology.service.Placement;
import countme.topology.service.Promise;
import countme.topology.service.Service;
import countme.topology.service.Versioned;
import countme.topology.service.watch.Alert;
import countme.topology.service.watch.Flow;
import countme.topology.service.watch.Graph;
import countme.topology.service.watch.HealthMetrics;
import countme.topology.service.watch.LogFormat;
import countme.topology.service.watch.ProcessMetrics;
import countme.topology.service.watch.Unit;
import countme.topology.state.UpstreamGroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The counter: replicas that share the count in Redis. */
public final class App extends Service implements Versioned {
    /** On an image of it: what it answers. */
    private static final String CHECKS = "countme.checks";

    /** The label of an image that reads its password for Redis from a file; the file of its build that says so. */
    private static final String REDIS_LOGIN = "countme.redis-login";

    private static final String REDIS_LOGIN_FILE = "redis-login.txt";
    private static final String PASSWORD = "redis.key";

    private static final int PORT = 5000;
    private static final int INTERNAL_PORT = 5001;
    /**
     * A request runs through some sixty methods, each of which calls the next one. Inlined as deeply as usual, each of them is compiled together
     * with most of the others, which takes the second compiler three times as long and makes a request hardly faster.
     */
    private static final List<String> JAVA_FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-Xmx64m",
            "-Xss512k",
            "-XX:+UseCompactObjectHeaders",
            "-XX:MaxInlineLevel=3",
            "-XX:InlineSmallCode=700",
            "-XX:+ExitOnOutOfMemoryError");

    /** From then on a request takes hardly less processor time than ever after. */
    private static final int WARM_UP_REQUESTS = 20_000;

    private static final String WARM =
            "until exec 3<>/dev/tcp/127.0.0.1/$0 && printf 'GET /warm HTTP/1.0\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" != 503 ]; do sleep 0.2; done";

    private final UpstreamGroup group;
    private final Redis redis;

    /**
     * Describes the counter.
     *
     * @param group which slots its replicas have, and whether others answer what they fail to
     * @param replicas how many there are
     * @param exactlyOnce whether a request that the proxy sends to a second replica is counted once
     * @param warmed whether a replica asks itself after its start until Java has compiled what visitors need
     * @param drain how long a replica may take to finish what it has begun
     */
    public App(Redis redis, UpstreamGroup group, int replicas, boolean exactlyOnce, boolean warmed, Duration drain) {
        super("app", ImageRef.of("eclipse-temurin:25.0.4.1_1-jre"), 100);
        on(Network.backend);
        assembledFrom(new JavaApp(
                "/app-image",
                List.of(PORT, INTERNAL_PORT),
                JAVA_FLAGS,
                "countme.app.Main",
                new JavaTraining(
                        "countme.app.Training",
                        // All is slow then, and need not be written down.
                        Map.of(
                                "COUNTME_REDIS_HOST",
                                "127.0.0.1",
                                "COUNTME_REDIS_USER",
                                "",
                                "COUNTME_REDIS_PASSWORD_FILE",
                                "",
                                "COUNTME_SLOW_MILLIS",
                                "60000"),
                        redis,
                        Redis.beside()),
                App::saying));
        this.group = group;
        this.redis = redis;
        replicated(group.color().slots(replicas));
        runsAs(10001, 10001);
        listens(PORT);
        dependsOn(redis);
        exchanges(redis, "the count");
        environment("COUNTME_REDIS_HOST", redis.host());
        environment("COUNTME_REDIS_PORT", redis.port());
        environment("COUNTME_REDIS_USER", RedisUsers.REPLICA);
        environment("COUNTME_REDIS_PASSWORD_FILE", ConfigFiles.CURRENT + "/" + PASSWORD);
        environment("COUNTME_PORT", PORT);
        environment("COUNTME_INTERNAL_PORT", INTERNAL_PORT);
        environment("COUNTME_EXACTLY_ONCE", exactlyOnce);
        environment("COUNTME_WARM_UP", warmed ? WARM_UP_REQUESTS : 0);
        limitedTo(new Limits(256, 128, 1024));
        healthy(HealthCheck.http(INTERNAL_PORT, "/live", "/ready"));
        writes(LogFormat.JSON);
        measuredAt(INTERNAL_PORT, "/metrics");
        // The heap: what it may take besides is bounded far below the container's limit.
        healthMetrics(new HealthMetrics(
                "up{}",
                "jvm_gc_live_data_size_bytes{} / jvm_gc_max_data_size_bytes{}",
                "changes(process_start_time_seconds{}[15m])"));
        // Its start by the wall clock and its age by the one that only runs forward: the first drifts, the second does
        // not.
        alerts(
                "host",
                Alert.warning(
                        "ClockStepped",
                        "max(abs(time() - process_start_time_seconds{service=\"app\"} - process_uptime_seconds{service=\"app\"})) > 60",
                        Duration.ofSeconds(15),
                        "The machine's clock was set by {{ $value | humanizeDuration }} while the counter ran"));
        stopsWithin(drain);
        sends(redis, Flow.ofEachSource("replica", "countme_redis_command_seconds"));
        runs(new ProcessMetrics("jvm_memory_used_bytes{}", "", "process_start_time_seconds{}", ""));
        showsOnly(
                Graph.of(
                        "Requests by replica",
                        Unit.rate,
                        "sum by (replica) (rate(countme_requests_seconds_count[$w]))"),
                Graph.of(
                        "99th percentile by replica",
                        Unit.seconds,
                        "histogram_quantile(0.99, sum by (le, replica) (rate(countme_requests_seconds_bucket[$w])))"),
                Graph.of("Busy threads", Unit.count, "sum by (replica) (jetty_threads_busy)"),
                Graph.of("Java heap", Unit.bytes, "sum by (replica) (jvm_memory_used_bytes{area=\"heap\"})"));
    }

    /** What an image of these files says of itself. */
    private static Map<String, String> saying(Path files) {
        String checks = Checks.packaged(files).json();
        return Files.exists(files.resolve(REDIS_LOGIN_FILE))
                ? Map.of(CHECKS, checks, REDIS_LOGIN, "true")
                : Map.of(CHECKS, checks);
    }

    @Override
    protected ConfigFiles configure(Placement site) {
        return ConfigFiles.of(Map.of(PASSWORD, redis.password(RedisUsers.REPLICA) + "\n"));
    }

    @Override
    public boolean logsIn(Map<String, String> labels) {
        return labels.containsKey(REDIS_LOGIN);
    }

    @Override
    public Service service() {
        return this;
    }

    /** Its replicas as the proxy has them, at the port of the baseline. */
    public Upstream upstream() {
        return new Upstream(this, PORT, group);
    }

    /** A version that does not warm up has. */
    @Override
    public List<String> warm(int seconds) {
        return List.of("timeout", String.valueOf(seconds), "bash", "-c", WARM, String.valueOf(INTERNAL_PORT));
    }

    /** Those that say nothing were pushed before versions said what they answer. */
    @Override
    public Promise promise(Map<String, String> labels) {
        String checks = labels.get(CHECKS);
        if (checks != null) {
            return promise(Checks.parse(checks));
        }
        if ("countme".equals(labels.get("org.opencontainers.image.title"))) {
            return promise(Checks.unsaid());
        }
        throw new Problem(
                "That image is no version of the counter",
                "It does not say what it answers: it has no label " + CHECKS
                        + ", which every image of the counter has.",
                "'push' makes one and puts it into the stack's registry; then type 'deploy'.");
    }

    private Promise promise(Checks checks) {
        return new CounterPromise(checks, INTERNAL_PORT, redis);
    }

    /** Liveness, readiness, whether it has {@linkplain #warm warmed up}, metrics, and the same counter on the scratch key. */
    public int internalPort() {
        return INTERNAL_PORT;
    }
}
