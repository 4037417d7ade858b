package countme.topology.service.catalog;

import countme.topology.config.Network;
import countme.topology.service.ConfigFiles;
import countme.topology.service.DataVolume;
import countme.topology.service.HealthCheck;
import countme.topology.service.ImageRef;
import countme.topology.service.Inside;
import countme.topology.service.Limits;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.service.ServiceLogins;
import countme.topology.service.Stateful;
import countme.topology.service.TrainedStart;
import countme.topology.service.watch.Alert;
import countme.topology.service.watch.Graph;
import countme.topology.service.watch.HealthMetrics;
import countme.topology.service.watch.LogFormat;
import countme.topology.service.watch.ProcessMetrics;
import countme.topology.service.watch.Unit;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Holds the count. Every answered increment is in an append-only file on a named volume, so killing it loses none. */
public final class Redis extends Service implements Stateful {
    /** The key the replicas count on. */
    public static final String COUNT = "hits";

    /** The key that a replica's internal port counts on. */
    public static final String SCRATCH = "hits:verify";

    /** With {@code sh}, the client in its container as a user who may do anything. */
    static final String CLIENT = ConfigFiles.CURRENT + "/redis-cli " + RedisUsers.OPERATOR;

    private static final int PORT = 6379;
    private static final Map<String, String> REMEDIES = Map.of(
            "Bad file format reading the append only file",
            "Nothing was changed, and counting does not begin again from zero by itself. 'restore FILE' puts back a backup. Without"
                    + " one, 'docker run --rm -it -v {project}-redis-data:/data {image} redis-check-aof --fix"
                    + " /data/appendonlydir/appendonly.aof.manifest' cuts the log at the bad entry; what was counted after it is lost."
                    + " Then run 'up' again.");
    private static final Map<String, String> WARNINGS = Map.of(
            "Truncating the AOF",
            "the end of its log was cut off, as by a power loss; the counts written there are lost, and their numbers are given again",
            "# A hole in",
            "a hole was in its log, as a full disk may leave one; it was closed, and nothing that was counted is lost");

    private final RedisUsers users;

    /** Describes it; {@code logins} are those of its users. */
    public Redis(ServiceLogins logins) {
        super("redis", ImageRef.of("redis:8.0.6"), 20);
        on(Network.backend);
        runsAs(999, 999);
        users = new RedisUsers(logins);
        command(server());
        listens(PORT);
        keeps(new DataVolume("redis-data", "/data"));
        limitedTo(new Limits(192, 64, 1024));
        writes(LogFormat.REDIS);
        healthMetrics(new HealthMetrics(
                "redis_up{}",
                "redis_memory_used_bytes{} / redis_memory_max_bytes{}",
                "resets(redis_uptime_in_seconds{}[15m])"));
        alerts(Alert.critical(
                "RedisAppendOnlyFileFailing",
                "redis_aof_last_write_status == 0 or redis_aof_last_bgrewrite_status == 0",
                Duration.ofSeconds(10),
                "Redis cannot write its append-only file: what is counted now may be lost"));
        healthy(new HealthCheck(ask("ECHO", "alive"), ask("PING"), REMEDIES, WARNINGS));
        runs(new ProcessMetrics(
                "redis_memory_used_bytes{}",
                "",
                "redis_start_time_seconds{}",
                ProcessMetrics.version("redis_instance_info", "redis_version")));
        showsOnly(
                Graph.of("Commands", Unit.rate, "commands", "sum(rate(redis_commands_processed_total[$w]))"),
                Graph.of("Data in memory", Unit.bytes, "used", "sum(redis_memory_used_bytes)"),
                Graph.of("Clients", Unit.count, "connected", "sum(redis_connected_clients)"),
                Graph.of("Append-only file", Unit.bytes, "size", "sum(redis_aof_current_size_bytes)"));
    }

    /** A Redis that cannot write its log refuses PING but not ECHO. It must not be restarted for that: it would lose what it holds. */
    private static List<String> ask(String... command) {
        return Stream.concat(
                        Stream.of(
                                "redis-cli",
                                "-p",
                                String.valueOf(PORT),
                                "-t",
                                "2",
                                "-e",
                                "--no-auth-warning",
                                "--user",
                                RedisUsers.HEALTH,
                                "--pass",
                                "any"),
                        Arrays.stream(command))
                .toList();
    }

    /** Without a network, and keeping nothing, for a program that is trained beside it. */
    static List<String> beside() {
        return TrainedStart.timed("redis-server", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no");
    }

    @Override
    public Service service() {
        return this;
    }

    @Override
    public String noun() {
        return "count";
    }

    @Override
    public String backupFile() {
        return "redis.rdb";
    }

    @Override
    public long number(Inside running) {
        return RedisState.count(running, COUNT);
    }

    @Override
    public byte[] take(Inside running) {
        return RedisState.dump(running);
    }

    @Override
    public Trial trial() {
        return RedisState.TRIAL;
    }

    @Override
    public long numberOfTrial(Inside trial) {
        return RedisState.countOfTrial(trial);
    }

    @Override
    public byte[] save(Inside trial) {
        return RedisState.saved(trial);
    }

    @Override
    public byte[] instructions(Inside trial) {
        return RedisState.commands(trial);
    }

    @Override
    public void replace(Inside running, byte[] instructions, long number) {
        RedisState.replace(running, instructions, number);
    }

    /** The name by which dependants reach it. */
    public String host() {
        return instance(0);
    }

    public int port() {
        return PORT;
    }

    /** The client in its container, as a user who may do anything. */
    public static List<String> client(String... words) {
        return RedisUsers.client(RedisUsers.OPERATOR, words);
    }

    /** The password of one of its users. */
    String password(String user) {
        return users.password(user);
    }

    @Override
    protected ConfigFiles configure(Placement site) {
        return users.files();
    }

    /**
     * Redis opens the log that follows a rewrite without appending to it. If a full disk takes only a part of what is written then, Redis removes that part, and goes on
     * behind where it was: zeros are left between two commands, and the next start refuses the whole log ("Bad file format"). Nothing is
     * lost, so the zeros are taken out before that. They can be nothing else: no key and no value of the counter has any.
     */
    private static final String CLOSING_HOLES = """
            for log in /data/appendonlydir/*.incr.aof; do
                [ -s "$log" ] && perl -0777 -ne 'exit !/(?:\\A|\\r\\n)\\0+\\*\\d+\\r\\n\\$/' "$log" || continue
                perl -0777 -pe 's/(\\A|\\r\\n)\\0+(?=\\*\\d+\\r\\n\\$)/$1/g' "$log" >"$log.closed" && sync "$log.closed" && mv "$log.closed" "$log" &&
                    echo "1:M $(date '+%d %b %Y %H:%M:%S.000') # A hole in $log was closed"
            done
            exec redis-server "$@"
            """;

    /** All that does not change while it runs; so it is the command, and not configuration. */
    private static String[] server() {
        return Stream.concat(Stream.of("sh", "-c", CLOSING_HOLES, "redis-server"), options())
                .toArray(String[]::new);
    }

    private static Stream<String> options() {
        return Stream.of(
                        // Only the stack's own network reaches it; the proxy alone publishes ports.
                        "--bind * -::*",
                        "--protected-mode no",
                        "--port " + PORT,
                        "--aclfile " + RedisUsers.path(),
                        "--databases 1",
                        "--tcp-keepalive 60",
                        "--dir /data",
                        "--appendonly yes",
                        "--appendfsync everysec",
                        // What is in the file is read again before Redis answers after a kill: 16 MB take one to two
                        // seconds.
                        "--auto-aof-rewrite-min-size 16mb",
                        // Evicting the counter would be losing it: refuse writes instead.
                        "--maxmemory 96mb",
                        "--maxmemory-policy noeviction",
                        // Thousands of request ids expire at once; freeing them must not make a visitor wait.
                        "--lazyfree-lazy-expire yes",
                        // Request ids are longer, so a hash of them is a table from the first on: a list would be
                        // searched from end to end.
                        "--hash-max-listpack-value 16",
                        // For a backup it would wait for more replicas to share the work. It has none.
                        "--repl-diskless-sync-delay 0",
                        "--save ''")
                .flatMap(option -> Arrays.stream(option.split(" ")))
                .map(word -> word.replace("''", ""));
    }
}
