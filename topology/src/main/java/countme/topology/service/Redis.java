package countme.topology.service;

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
                # Thousands of request ids expire at once; freeing them must not make a visitor wait.
                lazyfree-lazy-expire yes
                # Request ids are longer, so a hash of them is a table from the first on: a list would be searched from end to end.
                hash-max-listpack-value 16
                """.formatted(PORT)));
    }
}
