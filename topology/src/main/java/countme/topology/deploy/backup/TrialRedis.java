package countme.topology.deploy.backup;

import countme.topology.concurrent.Time;
import countme.topology.docker.Archive;
import countme.topology.docker.ContainerEngine;
import countme.topology.docker.Exec;
import countme.topology.docker.HealthGate;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.TrialContainer;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.service.HealthCheck;
import countme.topology.service.catalog.Redis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A throw-away Redis, reachable by nobody, that loads a snapshot: what it has loaded wholly is good, for it runs from the very image
 * that the stack's own Redis runs from.
 */
final class TrialRedis implements AutoCloseable {
    private static final String DATA = "/data";
    private static final String DUMP = "trial.rdb";
    private static final String SOCKET = "/tmp/redis.sock";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ContainerEngine engine;
    private final Time time;
    private final TrialContainer container;

    private TrialRedis(ContainerEngine engine, Time time, TrialContainer container) {
        this.engine = engine;
        this.time = time;
        this.container = container;
    }

    /** Loads a snapshot; a {@link Problem} when Redis does not take it. */
    static TrialRedis loading(
            ContainerEngine engine, Time time, String project, Instance running, Redis redis, byte[] rdb) {
        List<String> command = List.of(
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
                "no");
        TrialContainer container = TrialContainer.create(
                engine, project, running.imageId(), redis.user(), redis.limits().memoryMiB(), command);
        var trial = new TrialRedis(engine, time, container);
        try {
            Archive.write(engine, container.id(), DATA, DUMP, rdb, redis.user());
            container.start();
            trial.await(cli("PING"));
            return trial;
        } catch (Problem e) {
            trial.close();
            throw new Problem(
                    "The backup is not good",
                    "A Redis for trial does not load it. " + e.why(),
                    "Nothing was changed.",
                    e);
        }
    }

    /** The count; 0 when nobody was counted yet. */
    long count() {
        return LiveRedis.number(Redis.COUNT, run(cli("--json", "GET", Redis.COUNT)));
    }

    /** What it holds, in Redis' format, freshly written. */
    byte[] saved() {
        run(cli("SAVE"));
        return Archive.read(engine, container.id(), DATA + "/" + DUMP, DUMP).orElseThrow();
    }

    /** The commands that make an empty Redis hold the same, in Redis' protocol. */
    byte[] commands() {
        run(cli("CONFIG", "SET", "appendonly", "yes"));
        await(List.of(
                "sh",
                "-c",
                "redis-cli -s " + SOCKET + " INFO persistence | tr -d '\\r' | grep -cx"
                        + " -e aof_enabled:1 -e aof_rewrite_in_progress:0 -e aof_rewrite_scheduled:0"
                        + " -e aof_last_bgrewrite_status:ok | grep -qx 4"));
        return Archive.read(engine, container.id(), DATA + "/appendonlydir", ".base.aof")
                .orElseThrow();
    }

    private void await(List<String> command) {
        new HealthGate(engine, time, "The trial", new HealthCheck(command, command), PATIENCE).await(container.id());
    }

    private String run(List<String> command) {
        Exec.Result result = Exec.run(engine, container.id(), command, PATIENCE);
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

    private static List<String> cli(String... words) {
        var line = new ArrayList<>(List.of("redis-cli", "-s", SOCKET, "-e"));
        line.addAll(List.of(words));
        return line;
    }

    @Override
    public void close() {
        container.close();
    }
}
