package countme.topology.service.catalog;

import countme.topology.service.DataVolume;
import countme.topology.service.HealthCheck;
import countme.topology.service.ImageRef;
import countme.topology.service.Limits;
import countme.topology.service.Service;
import countme.topology.service.watch.Alert;
import countme.topology.service.watch.LogFormat;
import java.time.Duration;

/** A copy of Redis for whoever counts the counts: a service that nobody but its own file and the test's topology knows. */
final class Dragonfly extends Service {
    private static final int PORT = 6380;

    Dragonfly(Redis redis) {
        super("dragonfly", ImageRef.of("dragonflydb/dragonfly:v1.34.2"));
        runsAs(999, 999);
        dependsOn(redis);
        command("dragonfly", "--port=" + PORT, "--replicaof=" + redis.host() + ":" + redis.port());
        keeps(new DataVolume("dragonfly-data", "/data"));
        limitedTo(new Limits(256, 64, 256));
        healthy(HealthCheck.of("redis-cli", "-p", String.valueOf(PORT), "PING"));
        writes(LogFormat.LOGFMT);
        measuredAt(PORT, "/metrics");
        alerts(Alert.warning(
                "CopyFallsBehind",
                "dragonfly_replication_lag_seconds > 5",
                Duration.ofMinutes(1),
                "The copy is {{ $value | humanizeDuration }} behind Redis"));
    }
}
