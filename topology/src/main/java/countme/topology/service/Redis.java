package countme.topology.service;

import java.time.Duration;
import java.util.Map;

/** Holds the count. Every answered increment is in an append-only file on a named volume, so killing it loses none. */
public final class Redis extends Service {
    private static final int PORT = 6379;

    public Redis() {
        super("redis", ImageRef.of("redis:8.0.6"), 20);
        runsAs(999, 999);
        command("redis-server", ConfigFiles.CURRENT + "/redis.conf");
        keeps(new DataVolume("redis-data", "/data"));
        limitedTo(new Limits(192, 64, 1024));
        writes(LogFormat.REDIS);
        lives(new Vitals(
                "redis_up{}",
                "redis_memory_used_bytes{} / redis_memory_max_bytes{}",
                "resets(redis_uptime_in_seconds{}[15m])"));
        alerts(Alert.critical(
                "RedisAppendOnlyFileFailing",
                "redis_aof_last_write_status == 0 or redis_aof_last_bgrewrite_status == 0",
                Duration.ofSeconds(10),
                "Redis cannot write its append-only file: what is counted now may be lost"));
        healthy(HealthCheck.of("redis-cli", "-p", String.valueOf(PORT), "-t", "2", "-e", "PING"));
    }

    /** The name by which dependants reach it. */
    public String host() {
        return instance(0);
    }

    public int port() {
        return PORT;
    }

    @Override
    public ConfigFiles configuration(Site site) {
        return ConfigFiles.of(Map.of("redis.conf", """
                bind * -::*
                # Only the stack's own network reaches it; the proxy alone publishes ports.
                protected-mode no
                port %d
                databases 1
                tcp-keepalive 60
                dir /data
                save ""
                appendonly yes
                appendfsync everysec
                # Evicting the counter would be losing it: refuse writes instead.
                maxmemory 96mb
                maxmemory-policy noeviction
                """.formatted(PORT)));
    }
}
