package countme.loadtest.durability;

import countme.loadtest.Docker;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** A Redis of the benchmark's own, with its file on the engine's disk. */
final class RedisContainer implements AutoCloseable {
    private static final Duration STARTING = Duration.ofSeconds(30);
    private static final String LOOPBACK = "127.0.0.1";

    private final String name;
    private final int port;

    private RedisContainer(String name, int port) {
        this.name = name;
        this.port = port;
    }

    static RedisContainer start(String name, String network, String image) throws IOException, InterruptedException {
        boolean unused = Docker.succeeds("rm", "--force", "--volumes", name);
        String id = Docker.run(
                "run",
                "--detach",
                "--name",
                name,
                "--network",
                network,
                "--publish",
                LOOPBACK + "::6379",
                "--volume",
                "/data",
                "--user",
                "0:0",
                "--entrypoint",
                "redis-server",
                image,
                "--bind",
                "0.0.0.0",
                "--protected-mode",
                "no",
                "--dir",
                "/data",
                "--save",
                "",
                "--appendonly",
                "yes");
        String published =
                Docker.run("port", id, "6379/tcp").lines().findFirst().orElseThrow();
        var container = new RedisContainer(name, Integer.parseInt(published.substring(published.lastIndexOf(':') + 1)));
        container.await("to answer", client -> client.ask("PING").equals("PONG"));
        return container;
    }

    RedisClient connect() throws IOException {
        return new RedisClient(LOOPBACK, port);
    }

    /** Becomes a copy of another one, and has it all when this returns. */
    void copy(RedisContainer other) throws IOException, InterruptedException {
        ask("REPLICAOF", other.name, "6379");
        await(
                "to have a copy",
                client -> "up".equals(info(client, "replication").get("master_link_status")));
        // Until its own file is new, it has nothing on its disk.
        await(
                "to write it",
                client -> info(client, "persistence").entrySet().stream()
                        .noneMatch(fact -> fact.getKey().matches("aof_rewrite_(in_progress|scheduled)")
                                && !fact.getValue().equals("0")));
    }

    /** Is a copy no more. */
    void copyNobody() throws IOException {
        ask("REPLICAOF", "NO", "ONE");
    }

    void ask(String... words) throws IOException {
        try (RedisClient client = connect()) {
            Object unused = client.ask(words);
        }
    }

    /** Seconds of processor time until now, of all its threads. */
    double spent() throws IOException {
        try (RedisClient client = connect()) {
            Map<String, String> cpu = info(client, "cpu");
            return Double.parseDouble(Objects.requireNonNull(cpu.get("used_cpu_sys")))
                    + Double.parseDouble(Objects.requireNonNull(cpu.get("used_cpu_user")));
        }
    }

    static Map<String, String> info(RedisClient client, String section) throws IOException {
        return String.valueOf(client.ask("INFO", section))
                .lines()
                .map(line -> line.split(":", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    private interface Condition {
        boolean holds(RedisClient client) throws IOException;
    }

    private void await(String what, Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + STARTING.toNanos();
        IOException last = new IOException("not yet");
        while (System.nanoTime() < deadline) {
            try (RedisClient client = connect()) {
                if (condition.holds(client)) {
                    return;
                }
            } catch (IOException e) {
                last = e;
            }
            Thread.sleep(50);
        }
        throw new IOException("%s took too long %s".formatted(name, what), last);
    }

    @Override
    public void close() throws IOException {
        try {
            String unused = Docker.run("rm", "--force", "--volumes", name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
