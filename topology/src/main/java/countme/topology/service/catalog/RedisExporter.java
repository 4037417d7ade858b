package countme.topology.service.catalog;

import countme.topology.config.Network;
import countme.topology.service.ConfigFiles;
import countme.topology.service.HealthCheck;
import countme.topology.service.ImageRef;
import countme.topology.service.Limits;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.service.watch.LogFormat;
import java.util.Map;

/** Turns what Redis says of itself into metrics. */
public final class RedisExporter extends Service {
    private static final int PORT = 9121;

    private static final String PASSWORDS = "passwords.key";

    private final Redis redis;

    public RedisExporter(Redis redis) {
        super("redis-exporter", ImageRef.of("oliver006/redis_exporter:v1.74.0-alpine"), 71);
        on(Network.backend);
        this.redis = redis;
        runsAs(59000, 59000);
        dependsOn(redis);
        measures(redis);
        exchanges(redis, "statistics");
        command(
                "/redis_exporter",
                "--web.listen-address=:" + PORT,
                "--redis.addr=redis://" + redis.host() + ":" + redis.port(),
                "--redis.user=" + RedisUsers.EXPORTER,
                "--redis.password-file=" + ConfigFiles.CURRENT + "/" + PASSWORDS,
                // It may not do what would tell more.
                "--config-command=-",
                "--set-client-name=false",
                "--exclude-latency-histogram-metrics",
                // Sooner than Prometheus gives up on the exporter: a silent Redis is to be told of, not the exporter.
                "--connection-timeout=2s");
        environment("GOMEMLIMIT", "16MiB");
        limitedTo(new Limits(48, 32, 256));
        healthy(HealthCheck.wget(PORT, "/health"));
        writes(LogFormat.LOGFMT);
        measuredAt(PORT, "/metrics");
    }

    @Override
    protected ConfigFiles configure(Placement site) {
        String address = "redis://" + RedisUsers.EXPORTER + "@" + redis.host() + ":" + redis.port();
        return ConfigFiles.of(Map.of(PASSWORDS, Json.line(Map.of(address, redis.password(RedisUsers.EXPORTER)))));
    }
}
