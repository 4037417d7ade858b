package countme.loadtest.landscape;

import static countme.loadtest.Arguments.require;

import countme.loadtest.Arguments;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the scale report was asked for.
 *
 * @param jar the launcher
 * @param project name of the stack
 * @param flags the launcher's settings for the stack
 * @param replicas 1 to 8: measured with one replica, two, … up to that
 * @param connections each 1 to 10,000, in ascending order
 * @param seconds 1 to 600, how long each load lasts
 * @param warmUp 0 to 600 seconds of load after each change of the number of replicas
 * @param write directory with performance.md, to write tables and drawing into
 */
record ScaleOptions(
        Path jar,
        String project,
        List<String> flags,
        int replicas,
        List<Integer> connections,
        int seconds,
        int warmUp,
        Optional<Path> write) {
    static final String USAGE = """
            usage: java -cp loadtest/target/loadtest-0.1.0.jar countme.loadtest.landscape.Scale [OPTION VALUE]…
              --replicas N       measures with one replica, two, … up to that (4)
              --connections LIST how many, each with one request at a time (1,64,1000)
              --seconds N        how long each load lasts (10)
              --warmup N         seconds of load after each change of the number of replicas (60)
              --flags FLAGS      the launcher's settings for the stack, such as "--monitoring false"
              --write DIRECTORY  also write scale.svg there, and the tables into performance.md between their markers
              --jar FILE         the launcher (topology/target/topology.jar)
              --project NAME     the stack's name (countme-scale)
            """;

    private static final int MOST_CONNECTIONS = 10_000;
    private static final Map<String, String> DEFAULTS = Map.of(
            "--jar", "topology/target/topology.jar",
            "--project", "countme-scale",
            "--flags", "",
            "--replicas", "4",
            "--connections", "1,64,1000",
            "--seconds", "10",
            "--warmup", "60",
            "--write", "");

    ScaleOptions {
        Arguments.requireLauncher(jar);
        write.ifPresent(LandscapeOptions::requireDocument);
    }

    /**
     * Reads the options.
     *
     * @throws IllegalArgumentException when one is unknown or not allowed; the message says which and what is allowed
     */
    static ScaleOptions parse(String... args) {
        Arguments given = Arguments.parse(DEFAULTS, Set.of(), args);
        return new ScaleOptions(
                Path.of(given.text("--jar")),
                given.text("--project"),
                Arguments.words(given.text("--flags")),
                given.number("--replicas", 1, 8),
                connections(given.text("--connections")),
                given.number("--seconds", 1, 600),
                given.number("--warmup", 0, 600),
                LandscapeOptions.directory(given.text("--write")));
    }

    /** The number of connections that tables and drawing show the services at: the middle one. */
    int usualConnections() {
        return connections.get(connections.size() / 2);
    }

    private static List<Integer> connections(String list) {
        require(
                list.matches("[0-9]{1,5}(,[0-9]{1,5})*"),
                "--connections",
                list,
                "whole numbers with commas between them");
        List<Integer> connections = Arrays.stream(list.split(","))
                .map(Integer::valueOf)
                .distinct()
                .sorted()
                .toList();
        boolean fit = connections.stream().allMatch(number -> number >= 1 && number <= MOST_CONNECTIONS);
        require(fit, "--connections", list, "each from 1 to " + MOST_CONNECTIONS);
        return connections;
    }
}
