package countme.loadtest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the benchmark of a changed line was asked for.
 *
 * @param jar the launcher
 * @param sources the checkout whose files are copied
 * @param project name of the stack that is started
 * @param flags settings of that stack
 * @param rounds 1 to 100 changes, one after another
 */
record ChangedLineOptions(Path jar, Path sources, String project, List<String> flags, int rounds) {
    static final String USAGE = """
            usage: java -cp loadtest/target/loadtest-0.1.0.jar countme.loadtest.ChangedLineBenchmark [OPTION VALUE]…
              --rounds N         changes, one after another (5)
              --sources DIR      a checkout of the project; it is copied and stays as it is (the current directory)
              --jar FILE         the launcher (topology/target/topology.jar)
              --flags "FLAGS"    the launcher's settings for the stack (none)
              --project NAME     the stack's name (countme-changed-line)
            """;

    private static final Map<String, String> DEFAULTS = Map.of(
            "--jar", "topology/target/topology.jar",
            "--sources", ".",
            "--project", "countme-changed-line",
            "--flags", "",
            "--rounds", "5");

    ChangedLineOptions {
        Arguments.requireLauncher(jar);
        Arguments.require(
                Files.isReadable(sources.resolve(SourceCopy.ANSWER)),
                "--sources",
                sources,
                "a checkout, with " + SourceCopy.ANSWER);
        flags = List.copyOf(flags);
    }

    /**
     * Reads the options.
     *
     * @throws IllegalArgumentException when one is unknown or not allowed; the message says which and what is allowed
     */
    static ChangedLineOptions parse(String... args) {
        Arguments given = Arguments.parse(DEFAULTS, args);
        return new ChangedLineOptions(
                Path.of(given.text("--jar")),
                Path.of(given.text("--sources")),
                given.text("--project"),
                Arguments.words(given.text("--flags")),
                given.number("--rounds", 1, 100));
    }
}
