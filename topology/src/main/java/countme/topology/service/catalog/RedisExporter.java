package countme.topology.service.catalog;

import countme.topology.service.HealthCheck;
import countme.topology.service.ImageRef;
import countme.topology.service.Limits;
import countme.topology.service.LogFormat;
import countme.topology.service.Service;

/** Turns what Redis says of itself into metrics. */
public final class RedisExporter extends Service {
    private static final int PORT = 9121;

    public RedisExporter(Redis redis) {
        super("redis-exporter", ImageRef.of("oliver006/redis_exporter:v1.74.0-alpine"), 71);
        runsAs(59000, 59000);
        dependsOn(redis);
        measures(redis);
        command(
                "/redis_exporter",
                "--web.listen-address=:" + PORT,
                "--redis.addr=redis://" + redis.host() + ":" + redis.port(),
                // Sooner than Prometheus gives up on the exporter: a silent Redis is to be told of, not the exporter.
                "--connection-timeout=2s");
        environment("GOMEMLIMIT", "16MiB");
        limitedTo(new Limits(48, 32, 256));
        healthy(HealthCheck.wget(PORT, "/health"));
        writes(LogFormat.LOGFMT);
        measuredAt(PORT, "/metrics");
    }
}
