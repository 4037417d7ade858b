package countme.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.util.SafeEncoder;

/**
 * The script by which Redis counts requests and remembers their numbers in one step, so that an append-only file cut off
 * anywhere has both or neither. Known to Redis by its hash: during a deploy two versions get along.
 */
final class CountOnce {
    private static final byte[] SCRIPT = read("count-once.lua");
    private static final byte[] HASH = sha1(SCRIPT);

    private CountOnce() {}

    /** What became of each of the requests, in their order; of no request may there be two. */
    static List<Outcome> run(Connection connection, String count, List<IdempotencyKey> requests) {
        // By position, because the script has them by their period.
        Map<Long, List<Integer>> periods = new LinkedHashMap<>();
        for (int i = 0; i < requests.size(); i++) {
            periods.computeIfAbsent(requests.get(i).until(), until -> new ArrayList<>())
                    .add(i);
        }
        List<?> reply;
        try {
            reply = (List<?>) connection.executeCommand(command(Command.EVALSHA, HASH, count, requests, periods));
        } catch (JedisNoScriptException e) {
            // Redis forgets scripts when it restarts. It has done nothing yet.
            reply = (List<?>) connection.executeCommand(command(Command.EVAL, SCRIPT, count, requests, periods));
        }
        return outcomes(reply, periods, requests.size());
    }

    private static CommandArguments command(
            Command command,
            byte[] script,
            String count,
            List<IdempotencyKey> requests,
            Map<Long, List<Integer>> periods) {
        CommandArguments arguments = new CommandArguments(command)
                .add(script)
                .add(1 + periods.size())
                .add(count);
        periods.keySet().forEach(until -> arguments.add(count + ":seen:" + until));
        periods.forEach((until, positions) -> {
            arguments.add(Long.toString(until)).add(positions.size());
            positions.forEach(position -> arguments.add(requests.get(position).id()));
        });
        return arguments;
    }

    private static List<Outcome> outcomes(List<?> reply, Map<Long, List<Integer>> periods, int requests) {
        long last = number(reply.get(0));
        long counted = reply.stream().filter(Long.class::isInstance).count();
        Outcome[] outcomes = new Outcome[requests];
        int at = 1;
        for (List<Integer> positions : periods.values()) {
            for (int position : positions) {
                outcomes[position] = outcome(reply.get(at++), last - counted);
            }
        }
        return List.of(outcomes);
    }

    private static Outcome outcome(Object value, long before) {
        if (value instanceof Long nth) {
            return new Outcome.Counted(before + nth, null);
        }
        if (value instanceof JedisDataException refused) {
            return new Outcome.NotCounted("Redis refuses: " + refused.getMessage());
        }
        return new Outcome.Counted(number(value), "an earlier attempt had counted it");
    }

    private static long number(Object text) {
        return Long.parseLong(SafeEncoder.encode((byte[]) text));
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
