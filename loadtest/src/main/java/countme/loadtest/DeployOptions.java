package countme.loadtest;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What the deploy benchmark was asked for.
 *
 * @param jar the launcher
 * @param project name of the stack that is started
 * @param flags settings of that stack
 * @param deploys 0 to 100 rolling deploys under load
 * @param requests how many requests the load of these deploys has at least
 * @param rate requests a second; without it half of what the stack can do
 * @param connections 1 to 1000, each with one request at a time
 * @param seconds 1 to 600, how long it is found out what the stack can do
 * @param controls 0 to 20 stops and starts of all replicas at once, under the same load
 * @param times 0 to 100 repetitions of what is timed without load
 */
record DeployOptions(
        Path jar,
        String project,
        List<String> flags,
        int deploys,
        int requests,
        OptionalDouble rate,
        int connections,
        int seconds,
        int controls,
        int times) {
    static final String USAGE = """
            usage: java -cp loadtest/target/loadtest-0.1.0.jar countme.loadtest.DeployBenchmark [OPTION VALUE]…
              --jar FILE         the launcher (topology/target/topology.jar)
              --deploys N        rolling deploys under load, 0 leaves them out (10)
              --requests N       the load has at least as many (100000)
              --rate N           requests a second (half of what the stack can do)
              --seconds N        how long it is found out what the stack can do (15)
              --connections N    how many, each with one request at a time (400)
              --controls N       stops and starts of all replicas under the same load, 0 leaves them out (3)
              --times N          repetitions of what is timed without load, 0 leaves it out (5)
              --flags "FLAGS"    the launcher's settings for the stack (none)
              --project NAME     the stack's name (countme-deploys)
            """;

    private static final Map<String, String> DEFAULTS = Map.of(
            "--jar", "topology/target/topology.jar",
            "--project", "countme-deploys",
            "--flags", "",
            "--deploys", "10",
            "--requests", "100000",
            "--rate", "",
            "--connections", "400",
            "--seconds", "15",
            "--controls", "3",
            "--times", "5");

    DeployOptions {
        Arguments.requireLauncher(jar);
        flags = List.copyOf(flags);
    }

    /**
     * Reads the options.
     *
     * @throws IllegalArgumentException when one is unknown or not allowed; the message says which and what is allowed
     */
    static DeployOptions parse(String... args) {
        Arguments given = Arguments.parse(DEFAULTS, args);
        return new DeployOptions(
                Path.of(given.text("--jar")),
                given.text("--project"),
                Arguments.words(given.text("--flags")),
                given.number("--deploys", 0, 100),
                given.number("--requests", 0, 100_000_000),
                given.rate("--rate"),
                given.number("--connections", 1, 1000),
                given.number("--seconds", 1, 600),
                given.number("--controls", 0, 20),
                given.number("--times", 0, 100));
    }
}
