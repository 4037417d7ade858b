package countme.loadtest.durability;

import countme.loadtest.Arguments;
import countme.loadtest.Benchmark;
import countme.loadtest.Docker;
import countme.loadtest.MarkedText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Says what it costs to tell a number only when it cannot be lost any more: {@code java -cp … countme.loadtest.durability.Durability}. All manners in turn in each round, on
 * one Redis and a second one that copies it where the manner wants that. Both are on one disk, so what a network adds is not in it.
 */
public final class Durability {
    private static final String DOCUMENT = "performance.md";
    private static final String USAGE = """
            usage: java -cp loadtest/target/loadtest-0.1.0.jar countme.loadtest.durability.Durability --image IMAGE [OPTION VALUE]…
              --image IMAGE      a Redis 7.2 or newer, such as what 'images list' names
              --rounds N         of all manners (11)
              --seconds N        how long each load lasts (5)
              --connections N    how many, each with one call at a time (16)
              --write DIRECTORY  also write the table into performance.md there, between its markers
            """;

    private static final Map<String, String> DEFAULTS =
            Map.of("--image", "", "--rounds", "11", "--seconds", "5", "--connections", "16", "--write", "");

    private static final String NAME = "countme-durability";

    private final PrintStream out;
    private final Arguments given;

    private Durability(PrintStream out, Arguments given) {
        this.out = out;
        this.given = given;
        Arguments.require(!given.text("--image").isEmpty(), "--image", "", "an image of Redis");
    }

    /** Exits with 0 when all was counted and as durable as it has to be, 1 when not, 2 when an option is wrong. */
    public static void main(String[] args) throws InterruptedException {
        Locale.setDefault(Locale.ROOT);
        System.exit(run(System.out, System.err, args));
    }

    /** As {@link #main}, but returns the exit status. */
    static int run(PrintStream out, PrintStream err, String... args) throws InterruptedException {
        return Benchmark.status(err, USAGE, "The benchmark ended early, its figures are worth nothing", () -> {
            new Durability(out, Arguments.parse(DEFAULTS, Set.of(), args)).run();
            return true;
        });
    }

    private void run() throws IOException, InterruptedException {
        int rounds = given.number("--rounds", 1, 100);
        boolean unused = Docker.succeeds("network", "create", NAME);
        try (RedisContainer redis = RedisContainer.start(NAME + "-1", NAME, given.text("--image"));
                RedisContainer copy = RedisContainer.start(NAME + "-2", NAME, given.text("--image"))) {
            copy.ask("CONFIG", "SET", "appendfsync", "always");
            List<Map<Manner, Measured>> all = new ArrayList<>();
            for (int round = 0; round <= rounds; round++) {
                out.println(round == 0 ? "warm-up" : "round " + round);
                Map<Manner, Measured> measured = round(redis, copy);
                if (round > 0) {
                    all.add(measured);
                }
            }
            String report = DurabilityReport.of(all);
            out.println("\n" + report);
            if (!given.text("--write").isEmpty()) {
                MarkedText.write(Path.of(given.text("--write")).resolve(DOCUMENT), "durability", report);
            }
        } finally {
            boolean unusedToo = Docker.succeeds("network", "rm", NAME);
        }
    }

    private Map<Manner, Measured> round(RedisContainer redis, RedisContainer copy)
            throws IOException, InterruptedException {
        var measured = new EnumMap<Manner, Measured>(Manner.class);
        for (Manner manner : Manner.values()) {
            redis.ask("CONFIG", "SET", "appendfsync", manner.synced());
            if (manner.isCopied()) {
                copy.copy(redis);
            } else {
                copy.copyNobody();
            }
            measured.put(
                    manner,
                    new Load(manner, given.number("--connections", 1, 1000), given.number("--seconds", 1, 600))
                            .on(redis, copy));
            out.println(DurabilityReport.line(manner, measured.get(manner)));
        }
        return measured;
    }
}
