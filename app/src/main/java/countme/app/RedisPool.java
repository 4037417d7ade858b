package countme.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/** The connections to Redis. What it lends has just answered, so that a failed command is a rare thing. */
final class RedisPool implements AutoCloseable {
    private static final Duration POOL_WAIT = Duration.ofMillis(200);
    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(250);
    private static final Duration ANSWER_TIMEOUT = Duration.ofMillis(500);

    /** At worst a caller waits for a connection, connects, and then hears nothing. */
    static final Duration LONGEST_WAIT = POOL_WAIT.plus(CONNECT_TIMEOUT).plus(ANSWER_TIMEOUT);

    private final GenericObjectPool<RedisLink> pool;

    /** Opens no connection yet, and never more than {@code connections}. */
    RedisPool(String host, int port, Optional<RedisLogin> login, int connections) {
        DefaultJedisClientConfig.Builder client = DefaultJedisClientConfig.builder()
                // No greeting: the PING before first use says more, and costs one round trip less.
                .serverDefaultProtocol()
                .connectionTimeoutMillis((int) CONNECT_TIMEOUT.toMillis())
                .socketTimeoutMillis((int) ANSWER_TIMEOUT.toMillis())
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED);
        login.ifPresent(one -> client.user(one.user()).password(one.password()));
        GenericObjectPoolConfig<RedisLink> config = new GenericObjectPoolConfig<>();
        config.setMaxTotal(connections);
        config.setMaxIdle(connections);
        config.setMaxWait(POOL_WAIT);
        // Closes broken ones. The pool's own way, invalidateObject, would connect anew on the spot, and fail.
        config.setTestOnReturn(true);
        config.setJmxEnabled(false);
        pool = new GenericObjectPool<>(new Links(new HostAndPort(host, port), client.build()), config);
    }

    /**
     * A connection that is known to work; to be given back in any case.
     *
     * @param retried whether a stale one was found first; nothing but a PING had been sent on it
     */
    record Lease(RedisLink link, boolean retried) {}

    /**
     * Lends a connection.
     *
     * @throws JedisException when Redis cannot be reached, answers with an error, or all connections stay busy
     */
    Lease lease() {
        RedisLink link = borrow();
        if (link.isTrusted() || answers(link)) {
            return new Lease(link, false);
        }
        RedisLink fresh = borrow();
        if (answers(fresh)) {
            return new Lease(fresh, true);
        }
        throw new JedisConnectionException("Redis closes every connection");
    }

    /** Closes it if it is broken, and all idle ones with it: what broke one has probably broken them. */
    void giveBack(RedisLink link) {
        pool.returnObject(link);
        if (link.isBroken()) {
            pool.clear();
        }
    }

    void measuredBy(MeterRegistry registry) {
        gauge(registry, "active", pool::getNumActive);
        gauge(registry, "idle", pool::getNumIdle);
        gauge(registry, "waiting", pool::getNumWaiters);
        Gauge.builder("countme.redis.pool.max", pool::getMaxTotal)
                .description("Most connections to Redis at once")
                .register(registry);
    }

    @Override
    public void close() {
        pool.close();
    }

    /** Whether the link can be used; when its other end is gone it has been given back. */
    private boolean answers(RedisLink link) {
        try {
            return link.ping();
        } catch (JedisException e) {
            giveBack(link);
            if (!link.isBroken() || RedisLink.isTimeout(e)) {
                throw e;
            }
            return false;
        }
    }

    private RedisLink borrow() {
        try {
            return pool.borrowObject();
        } catch (JedisException e) {
            throw e;
        } catch (Exception e) {
            throw new JedisException("no free connection: " + e.getMessage(), e);
        }
    }

    private static void gauge(MeterRegistry registry, String state, Supplier<Number> value) {
        Gauge.builder("countme.redis.pool.connections", value)
                .description("Connections to Redis, and callers waiting for one")
                .tag("state", state)
                .register(registry);
    }

    private static final class Links extends BasePooledObjectFactory<RedisLink> {
        private final HostAndPort address;
        private final JedisClientConfig config;

        Links(HostAndPort address, JedisClientConfig config) {
            this.address = address;
            this.config = config;
        }

        @Override
        public RedisLink create() {
            return new RedisLink(address, config);
        }

        @Override
        public PooledObject<RedisLink> wrap(RedisLink link) {
            return new DefaultPooledObject<>(link);
        }

        @Override
        public boolean validateObject(PooledObject<RedisLink> pooled) {
            return !pooled.getObject().isBroken();
        }

        @Override
        public void destroyObject(PooledObject<RedisLink> pooled) {
            pooled.getObject().close();
        }
    }
}
