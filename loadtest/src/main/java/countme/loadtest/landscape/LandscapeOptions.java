package countme.loadtest.landscape;

import static countme.loadtest.Arguments.require;

import countme.loadtest.Arguments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the landscape was asked for.
 *
 * @param mode warm, cold or at half of what the stack can do
 * @param atOnce in cold mode, whether the load begins when the counter first answers, rather than when every service is ready
 * @param jar the launcher
 * @param project name of the stack; the peers' names begin with it
 * @param flags the launcher's settings for the stack
 * @param rounds 1 to 100 rounds that count
 * @param seconds 1 to 600, how long each load lasts
 * @param connections 1 to 1000
 * @param warmUp 0 to 600 seconds of load before the stack is measured
 * @param starts 1 to 20 times that the stack is started in cold mode
 * @param write directory with performance.md, to write tables and drawing into
 */
record LandscapeOptions(
        Mode mode,
        boolean atOnce,
        Path jar,
        String project,
        List<String> flags,
        int rounds,
        int seconds,
        int connections,
        int warmUp,
        int starts,
        Optional<Path> write) {
    /** Where what is measured is written down. */
    static final String DOCUMENT = "performance.md";

    static final String USAGE = """
            usage: java -cp loadtest/target/loadtest-0.1.0.jar countme.loadtest.landscape.Landscape [OPTION VALUE]…
              --cold             instead of a warm stack: the first minute after a start
              --at-once          with --cold: load as soon as the counter answers, not when every service is ready
              --half             instead of saturation: a fixed rate, half of what the stack can do, and the ceiling at the same rate
              --rounds N         rounds that count (5; with --half 20)
              --seconds N        how long each load lasts (10)
              --connections N    how many, each with one request at a time (64)
              --warmup N         seconds of load on the stack before it is measured (60)
              --starts N         with --cold: how many starts (3)
              --flags FLAGS      the launcher's settings for the stack, such as "--replicas 4"
              --write DIRECTORY  also write landscape.svg there, and the tables into performance.md between their markers
              --jar FILE         the launcher (topology/target/topology.jar)
              --project NAME     the stack's name, and the beginning of the peers' (countme-landscape)
            """;

    private static final String ROUNDS = "5";
    private static final String ROUNDS_AT_HALF = "20";
    private static final Set<String> SWITCHES = Set.of("--cold", "--half", "--at-once");
    private static final Map<String, String> DEFAULTS = Map.of(
            "--jar", "topology/target/topology.jar",
            "--project", "countme-landscape",
            "--flags", "",
            "--rounds", ROUNDS,
            "--seconds", "10",
            "--connections", "64",
            "--warmup", "60",
            "--starts", "3",
            "--write", "");

    /** What is measured. */
    enum Mode {
        WARM,
        COLD,
        HALF
    }

    LandscapeOptions {
        Arguments.requireLauncher(jar);
        require(!atOnce || mode == Mode.COLD, "--at-once", "", "given with --cold");
        write.ifPresent(LandscapeOptions::requireDocument);
    }

    /**
     * Reads the options.
     *
     * @throws IllegalArgumentException when one is unknown or not allowed; the message says which and what is allowed
     */
    static LandscapeOptions parse(String... args) {
        Arguments given = Arguments.parse(DEFAULTS, SWITCHES, args);
        boolean half = !given.text("--half").isEmpty();
        boolean cold = !given.text("--cold").isEmpty();
        require(!half || !cold, "--half", "", "left out with --cold");
        Mode mode = half ? Mode.HALF : cold ? Mode.COLD : Mode.WARM;
        boolean asked = List.of(args).contains("--rounds");
        return new LandscapeOptions(
                mode,
                !given.text("--at-once").isEmpty(),
                Path.of(given.text("--jar")),
                given.text("--project"),
                Arguments.words(given.text("--flags")),
                half && !asked ? Integer.parseInt(ROUNDS_AT_HALF) : given.number("--rounds", 1, 100),
                given.number("--seconds", 1, 600),
                given.number("--connections", 1, 1000),
                given.number("--warmup", 0, 600),
                given.number("--starts", 1, 20),
                directory(given.text("--write")));
    }

    static Optional<Path> directory(String given) {
        return given.isEmpty() ? Optional.empty() : Optional.of(Path.of(given));
    }

    static void requireDocument(Path directory) {
        require(Files.isWritable(directory.resolve(DOCUMENT)), "--write", directory, "a directory with " + DOCUMENT);
    }
}
