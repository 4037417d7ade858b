package countme.topology.deploy.backup;

import countme.topology.docker.Archive;
import countme.topology.docker.ContainerEngine;
import countme.topology.docker.Exec;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.Inventory.State;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.service.catalog.Redis;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Redis of a running stack, asked and changed while it serves. */
public final class LiveRedis {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DATA = "/data";
    private static final String FILE = "restore.resp";
    /** Tells afterwards what the count was at the moment it was replaced; it vanishes by itself. */
    private static final String PROOF = Redis.COUNT + ":restored";

    private final ContainerEngine engine;
    private final Instance instance;
    private final Redis redis;

    private LiveRedis(ContainerEngine engine, Instance instance, Redis redis) {
        this.engine = engine;
        this.instance = instance;
        this.redis = redis;
    }

    /** The one of a stack; a {@link Problem} when it does not run. */
    public static LiveRedis of(ContainerEngine engine, Inventory inventory, Redis redis) {
        return inventory.containers().stream()
                .filter(one -> one.service().equals(redis.name()) && one.state() == State.RUNNING)
                .findFirst()
                .map(one -> new LiveRedis(engine, one, redis))
                .orElseThrow(() -> new Problem(
                        "The count cannot be reached",
                        "Redis does not run, and only Redis can say what it holds.",
                        "Type 'up' to start it, then run the command again."));
    }

    Instance instance() {
        return instance;
    }

    long count() {
        return count(Redis.COUNT);
    }

    /** What verification counts on. */
    public long scratchCount() {
        return count(Redis.SCRATCH);
    }

    private long count(String key) {
        return number(key, cli(List.of("redis-cli", "-e", "--json", "GET", key)));
    }

    /**
     * All it holds at one moment, as it tells a replica; it goes on serving and writes no file. Bytes that end the transfer follow the
     * state itself.
     */
    byte[] dump() {
        // Else it waits 5 s for more replicas to share the work. It has none; the setting lasts until its next start.
        String unused = cli(List.of("redis-cli", "-e", "CONFIG", "SET", "repl-diskless-sync-delay", "0"));
        var state = new ByteArrayOutputStream();
        var said = new ByteArrayOutputStream();
        int status = Exec.stream(engine, instance, List.of("redis-cli", "--rdb", "-"), state, said);
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
    void replace(byte[] commands, long count) {
        var transaction = new ByteArrayOutputStream();
        transaction.writeBytes(inline("MULTI", "FLUSHALL"));
        transaction.writeBytes(commands);
        transaction.writeBytes(inline("COPY " + Redis.COUNT + " " + PROOF, "PEXPIRE " + PROOF + " 60000", "EXEC"));
        transaction.writeBytes(inline("WAITAOF 1 0 10000"));
        Archive.write(engine, instance.id(), DATA, FILE, transaction.toByteArray(), redis.user());
        String path = DATA + "/" + FILE;
        cli(List.of("sh", "-c", "redis-cli --pipe < " + path + "; status=$?; rm -f " + path + "; exit $status"));
        long proof = number(PROOF, cli(List.of("redis-cli", "-e", "--json", "GETDEL", PROOF)));
        if (proof != count) {
            throw refused("the count became " + proof + " instead of " + count, null);
        }
    }

    private static byte[] inline(String... commands) {
        return (String.join("\r\n", commands) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private String cli(List<String> command) {
        Exec.Result result = Exec.run(engine, instance.id(), command, PATIENCE);
        if (!result.succeeded()) {
            throw refused(result.output(), result.failure());
        }
        return result.output().strip();
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
                "Restore a backup, or set it: 'exec redis -- redis-cli SET " + key + " 0'.");
    }

    private static Problem refused(String said, @Nullable Problem failure) {
        return new Problem(
                ExitCode.FAILED,
                "Redis did not do it",
                "It says: " + said.strip() + ".",
                "Type 'doctor' and 'logs redis' to see why.",
                failure);
    }
}
