package countme.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * The script by which Redis counts a request and remembers its number in one step, so that an append-only file cut off
 * anywhere has both or neither. Known to Redis by its hash: during a deploy two versions get along.
 */
final class CountOnce {
    private static final byte[] SCRIPT = read("count-once.lua");
    private static final byte[] HASH = sha1(SCRIPT);

    private CountOnce() {}

    /** Redis' reply: a Long when it counted, the bytes of a number when the request had been counted before. */
    static Object run(Connection connection, String count, IdempotencyKey key) {
        try {
            return connection.executeCommand(command(Command.EVALSHA, HASH, count, key));
        } catch (JedisNoScriptException e) {
            // Redis forgets scripts when it restarts. It has done nothing yet.
            return connection.executeCommand(command(Command.EVAL, SCRIPT, count, key));
        }
    }

    private static CommandArguments command(Command command, byte[] script, String count, IdempotencyKey key) {
        String until = Long.toString(key.until());
        return new CommandArguments(command)
                .add(script)
                .add(2)
                .add(count)
                .add(count + ":seen:" + until)
                .add(key.id())
                .add(until);
    }

    private static byte[] read(String name) {
        try (InputStream script = CountOnce.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(script, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] sha1(byte[] script) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(script);
            return HexFormat.of().formatHex(hash).getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
