package countme.app;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/** One connection to Redis, and when it last answered. Used by one thread at a time. */
final class RedisLink {
    private static final long TRUSTED_NANOS = Duration.ofMillis(500).toNanos();

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

    private final Connection connection;
    private boolean hasAnswered;
    private long answeredAt;

    /** Connects, and logs in where there is a login; else no byte is sent yet. */
    RedisLink(HostAndPort address, JedisClientConfig config) {
        connection = new Connection(address, config);
        if (config.getUser() != null) {
            answered();
        }
    }

    /**
     * Whether it answered just now. If not, the other end may be gone without our knowing, and an INCR sent there would
     * fail with nobody able to say whether it was counted: {@link #ping} first.
     */
    boolean isTrusted() {
        return hasAnswered && System.nanoTime() - answeredAt < TRUSTED_NANOS;
    }

    /** Returns true; anything but an answer is an exception. */
    boolean ping() {
        connection.ping();
        answered();
        return true;
    }

    long increment(String key) {
        Object count = connection.executeCommand(new CommandArguments(Command.INCR).add(key));
        answered();
        return (Long) count;
    }

    /** Counts each request unless it was counted before; says what became of it. */
    List<Outcome> increment(String key, List<IdempotencyKey> requests) {
        List<Outcome> outcomes = CountOnce.run(connection, key, requests);
        answered();
        return outcomes;
    }

    void close() {
        try {
            connection.disconnect();
        } catch (JedisConnectionException e) {
            // The other end was gone already; the socket is closed all the same.
            LOG.debug("Redis had closed the connection", e);
        }
    }

    /** Whether it failed at the other end's doing; it can only be closed then. */
    boolean isBroken() {
        return connection.isBroken();
    }

    /** Whether the other end is there but silent, as opposed to gone. */
    static boolean isTimeout(JedisException e) {
        return e.getCause() instanceof SocketTimeoutException;
    }

    private void answered() {
        hasAnswered = true;
        answeredAt = System.nanoTime();
    }
}
