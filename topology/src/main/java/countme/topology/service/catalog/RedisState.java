package countme.topology.service.catalog;

import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.service.Inside;
import countme.topology.service.Stateful;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How Redis' state is taken and put back while it serves. What was taken is loaded by a Redis for trial, which tells it as commands; the stack's Redis is told
 * them in one transaction. That leaves no moment with half of it and none without an answer, needs no hand on files that Redis has open, and goes into
 * the append-only file like everything else.
 */
final class RedisState {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration DUMPING = Duration.ofMinutes(10);
    private static final String DATA = "/data";
    private static final String FILE = "restore.resp";
    private static final String DUMP = "trial.rdb";
    private static final String SOCKET = "/tmp/redis.sock";
    /** Tells afterwards what the count was at the moment it was replaced; it vanishes by itself. */
    private static final String PROOF = Redis.COUNT + ":restored";

    static final Stateful.Trial TRIAL = new Stateful.Trial(
            List.of(
                    "redis-server",
                    "--port",
                    "0",
                    "--unixsocket",
                    SOCKET,
                    "--dir",
                    DATA,
                    "--dbfilename",
                    DUMP,
                    "--save",
                    "",
                    // Its append-only file is to be commands, which another Redis can be told.
                    "--aof-use-rdb-preamble",
                    "no"),
            DATA,
            DUMP,
            atTrial("PING"));

    private RedisState() {}

    /** The number under a key of a running Redis. */
    static long count(Inside redis, String key) {
        return number(key, tell(redis, client("-e", "--json", "GET", key)));
    }

    /**
     * All it holds at one moment, as it tells a replica; it goes on serving and writes no file. Bytes that end the transfer follow the
     * state itself.
     */
    static byte[] dump(Inside redis) {
        var state = new ByteArrayOutputStream();
        var said = new ByteArrayOutputStream();
        int status = redis.stream(client("--rdb", "-"), state, said, DUMPING);
        if (status != 0) {
            throw refused(said.toString(StandardCharsets.UTF_8), null);
        }
        return state.toByteArray();
    }

    /**
     * Makes it hold what commands say and nothing else, in one transaction: a visitor is counted before or after it, and until its last
     * word nothing has changed. Returns when it is on the disk.
     *
     * @param commands in Redis' protocol
     * @param count what it counts then; anything else is a {@link Problem}
     */
    static void replace(Inside redis, byte[] commands, long count) {
        var transaction = new ByteArrayOutputStream();
        transaction.writeBytes(inline("MULTI", "FLUSHALL"));
        transaction.writeBytes(commands);
        transaction.writeBytes(inline("COPY " + Redis.COUNT + " " + PROOF, "PEXPIRE " + PROOF + " 60000", "EXEC"));
        transaction.writeBytes(inline("WAITAOF 1 0 10000"));
        redis.write(DATA, FILE, transaction.toByteArray());
        String path = DATA + "/" + FILE;
        var told = new ArrayList<>(
                List.of("sh", "-c", "\"$@\" < " + path + "; status=$?; rm -f " + path + "; exit $status", "sh"));
        told.addAll(client("--pipe"));
        tell(redis, told);
        long proof = number(PROOF, tell(redis, client("-e", "--json", "GETDEL", PROOF)));
        if (proof != count) {
            throw refused("the count became " + proof + " instead of " + count, null);
        }
    }

    /** The count that a trial has loaded; 0 when nobody was counted yet. */
    static long countOfTrial(Inside trial) {
        return number(Redis.COUNT, ask(trial, atTrial("--json", "GET", Redis.COUNT)));
    }

    /** What a trial holds, in Redis' format, freshly written. */
    static byte[] saved(Inside trial) {
        ask(trial, atTrial("SAVE"));
        return trial.read(DATA + "/" + DUMP, DUMP).orElseThrow(() -> notWritten("SAVE"));
    }

    /** The commands that make an empty Redis hold what a trial does, in Redis' protocol. */
    static byte[] commands(Inside trial) {
        ask(trial, atTrial("CONFIG", "SET", "appendonly", "yes"));
        trial.await(
                List.of(
                        "sh",
                        "-c",
                        "redis-cli -s " + SOCKET + " INFO persistence | tr -d '\\r' | grep -cx"
                                + " -e aof_enabled:1 -e aof_rewrite_in_progress:0 -e aof_rewrite_scheduled:0"
                                + " -e aof_last_bgrewrite_status:ok | grep -qx 4"),
                PATIENCE);
        return trial.read(DATA + "/appendonlydir", ".base.aof")
                .orElseThrow(() -> notWritten("CONFIG SET appendonly yes"));
    }

    /**
     * What {@code GET} printed as JSON, as a number. A number is what Redis takes for one when it counts: 64 bits, without zeros or signs
     * that mean nothing. No value is 0, and anything else, such as an empty one, a {@link Problem}.
     */
    static long number(String key, String printed) {
        if (printed.equals("null")) {
            return 0;
        }
        if (printed.matches("\"(0|-?[1-9]\\d{0,18})\"")) {
            try {
                return Long.parseLong(printed.substring(1, printed.length() - 1));
            } catch (NumberFormatException e) {
                // Past 64 bits: no number, like the rest.
            }
        }
        throw new Problem(
                "The count is no number",
                "Redis holds " + printed + " under '" + key + "'.",
                "Restore a backup, or set it: 'exec redis -- sh " + Redis.CLIENT + " SET " + key + " 0'.");
    }

    private static List<String> client(String... words) {
        return RedisUsers.client(RedisUsers.BACKUP, words);
    }

    private static String tell(Inside redis, List<String> command) {
        Inside.Result result = redis.run(command, PATIENCE);
        if (result.status() < 0) {
            throw Problem.passing(
                    "Redis' answer did not come",
                    "So nobody knows whether it did what it was told: "
                            + result.output().strip().replaceFirst("\\.$", "") + ".",
                    "Run the command again: it does the whole of it once more.",
                    result.failure());
        }
        if (!result.succeeded()) {
            throw refused(result.output(), result.failure());
        }
        return result.output().strip();
    }

    private static String ask(Inside trial, List<String> command) {
        Inside.Result result = trial.run(command, PATIENCE);
        if (result.status() < 0) {
            throw Problem.passing(
                    "A Redis for trial does not answer",
                    "It was told '" + String.join(" ", command) + "': "
                            + result.output().strip().replaceFirst("\\.$", "") + ".",
                    "Nothing was changed. Run the command again.",
                    result.failure());
        }
        if (!result.succeeded()) {
            throw new Problem(
                    ExitCode.FAILED,
                    "The backup is not good",
                    "A Redis for trial says to '" + String.join(" ", command) + "': "
                            + result.output().strip() + ".",
                    "Nothing was changed.",
                    result.failure());
        }
        return result.output().strip();
    }

    private static Problem notWritten(String command) {
        return new Problem(
                "The backup cannot be taken over",
                "A Redis for trial did '" + command + "', and there is no file of it.",
                "Nothing was changed. Run the command again.");
    }

    private static List<String> atTrial(String... words) {
        var line = new ArrayList<>(List.of("redis-cli", "-s", SOCKET, "-e"));
        line.addAll(List.of(words));
        return List.copyOf(line);
    }

    private static byte[] inline(String... commands) {
        return (String.join("\r\n", commands) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static Problem refused(String said, @Nullable Problem failure) {
        return new Problem(
                ExitCode.FAILED,
                "Redis did not do it",
                "It says: " + said.strip().replaceFirst("\\.$", "") + ".",
                "Type 'logs redis' to see why.",
                failure);
    }
}
