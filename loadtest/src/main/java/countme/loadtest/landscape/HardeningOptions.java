package countme.loadtest.landscape;

import countme.loadtest.Arguments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the report on the cost of hardening was asked for.
 *
 * @param jar the launcher
 * @param project name of the stack
 * @param flags the launcher's settings for the stack
 * @param rounds 1 to 100 pairs of loads that count
 * @param seconds 1 to 600, how long each load lasts
 * @param connections 1 to 1000
 * @param warmUp 0 to 600 seconds of load before anything is measured
 * @param write directory with performance.md, to write the tables into
 */
record HardeningOptions(
        Path jar,
        String project,
        List<String> flags,
        int rounds,
        int seconds,
        int connections,
        int warmUp,
        Optional<Path> write) {
    static final String USAGE = """
            usage: java -cp loadtest/target/loadtest-0.1.0.jar countme.loadtest.landscape.Hardening [OPTION VALUE]…
              --rounds N         pairs of loads that count (11)
              --seconds N        how long each load lasts (10)
              --connections N    how many, each with one request at a time (64)
              --warmup N         seconds of load before anything is measured (60)
              --flags FLAGS      the launcher's settings for the stack, such as "--replicas 4"
              --write DIRECTORY  also write the tables into performance.md there, between their markers
              --jar FILE         the launcher (topology/target/topology.jar)
              --project NAME     the stack's name (countme-hardening)
            """;

    private static final Map<String, String> DEFAULTS = Map.of(
            "--jar", "topology/target/topology.jar",
            "--project", "countme-hardening",
            "--flags", "",
            "--rounds", "11",
            "--seconds", "10",
            "--connections", "64",
            "--warmup", "60",
            "--write", "");

    HardeningOptions {
        Arguments.requireLauncher(jar);
        write.ifPresent(LandscapeOptions::requireDocument);
    }

    /**
     * Reads the options.
     *
     * @throws IllegalArgumentException when one is unknown or not allowed; the message says which and what is allowed
     */
    static HardeningOptions parse(String... args) {
        Arguments given = Arguments.parse(DEFAULTS, Set.of(), args);
        return new HardeningOptions(
                Path.of(given.text("--jar")),
                given.text("--project"),
                Arguments.words(given.text("--flags")),
                given.number("--rounds", 1, 100),
                given.number("--seconds", 1, 600),
                given.number("--connections", 1, 1000),
                given.number("--warmup", 0, 600),
                LandscapeOptions.directory(given.text("--write")));
    }

    /** The same, and that this machine is a balancer: it says for whom it asks. */
    List<String> allFlags() {
        List<String> all = new ArrayList<>(flags);
        all.addAll(List.of("--trusted-proxies", "127.0.0.1"));
        return all;
    }
}
