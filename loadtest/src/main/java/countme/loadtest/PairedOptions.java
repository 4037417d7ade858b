package countme.loadtest;

import static countme.loadtest.Arguments.require;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What the paired benchmark was asked for.
 *
 * @param a first variant: the address of a running counter, or the launcher's flags for a stack to be started
 * @param b second variant
 * @param jar the launcher, for variants that are flags
 * @param project prefix of the names of the stacks that are started
 * @param starts 1 to 20 times that stacks are started, the other one first each time
 * @param rounds 1 to 100 pairs that count, for each start
 * @param seconds 1 to 600, how long each load lasts
 * @param connections 1 to 1000
 * @param rate requests a second at the fixed rate; without it half of what the slower variant could do in the same round
 */
record PairedOptions(
        String a,
        String b,
        Path jar,
        String project,
        int starts,
        int rounds,
        int seconds,
        int connections,
        OptionalDouble rate) {
    static final String USAGE = """
            usage: java -cp loadtest/target/loadtest-0.1.0.jar countme.loadtest.PairedBenchmark --a VARIANT --b VARIANT [OPTION VALUE]…
            VARIANT: the launcher's flags for a stack of its own, such as "" or "--replicas 4"; or the address of a running counter
              --jar FILE         the launcher (topology/target/topology.jar)
              --starts N         how many times stacks are started, the other one first each time (1)
              --rounds N         pairs that count, for each start, after one that does not (5)
              --seconds N        how long each of a round's four loads lasts (15)
              --connections N    how many, each with one request at a time (64)
              --rate N           requests a second at the fixed rate (half of what the slower variant can do)
              --project NAME     prefix of the stacks' names (countme-paired)
            """;

    /** Cannot be given: no argument has a zero byte. */
    private static final String MISSING = "\0";

    private static final Map<String, String> DEFAULTS = Map.of(
            "--a", MISSING,
            "--b", MISSING,
            "--jar", "topology/target/topology.jar",
            "--starts", "1",
            "--rounds", "5",
            "--seconds", "15",
            "--connections", "64",
            "--rate", "",
            "--project", "countme-paired");

    PairedOptions {
        if (!isUrl(a) || !isUrl(b)) {
            Arguments.requireLauncher(jar);
        }
    }

    /**
     * Reads the options.
     *
     * @throws IllegalArgumentException when one is unknown, missing or not allowed; the message says which and what is allowed
     */
    static PairedOptions parse(String... args) {
        Arguments given = Arguments.parse(DEFAULTS, args);
        return new PairedOptions(
                variant(given, "--a"),
                variant(given, "--b"),
                Path.of(given.text("--jar")),
                given.text("--project"),
                given.number("--starts", 1, 20),
                given.number("--rounds", 1, 100),
                given.number("--seconds", 1, 600),
                given.number("--connections", 1, 1000),
                given.rate("--rate"));
    }

    /** Whether a variant is the address of a running counter, rather than flags. */
    static boolean isUrl(String variant) {
        return variant.startsWith("http://") || variant.startsWith("https://");
    }

    private static String variant(Arguments given, String name) {
        String variant = given.text(name);
        if (variant.equals(MISSING)) {
            throw new IllegalArgumentException(name + " is missing: \"\" is the stack as it is.");
        }
        if (isUrl(variant)) {
            require(URI.create(variant).getHost() != null, name, variant, "an address with a host");
        } else {
            require(variant.isBlank() || variant.strip().startsWith("-"), name, variant, "flags or an http(s) address");
        }
        return variant;
    }
}
