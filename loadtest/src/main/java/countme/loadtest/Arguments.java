package countme.loadtest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The options on a benchmark's command line, each a name and a value. Every method throws an {@link IllegalArgumentException} that names
 * what is wrong and what is allowed.
 */
public final class Arguments {
    private static final int HIGHEST_RATE = 100_000;

    private final Map<String, String> values;

    private Arguments(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads the options.
     *
     * @param defaults all that there are, with what they are unless given
     */
    static Arguments parse(Map<String, String> defaults, String... args) {
        return parse(defaults, Set.of(), args);
    }

    /**
     * Reads the options.
     *
     * @param defaults all that there are, with what they are unless given
     * @param switches those of them that take no value, and are "true" when given
     */
    public static Arguments parse(Map<String, String> defaults, Set<String> switches, String... args) {
        Map<String, String> given = new LinkedHashMap<>(defaults);
        for (int i = 0; i < args.length; i++) {
            if (switches.contains(args[i])) {
                given.put(args[i], "true");
                continue;
            }
            boolean known = defaults.containsKey(args[i]);
            require(known && i + 1 < args.length, args[i], "", known ? "followed by a value" : "left out");
            given.put(args[i], args[++i]);
        }
        return new Arguments(given);
    }

    /** An option as it was given. */
    public String text(String name) {
        return values.getOrDefault(name, "");
    }

    /** A whole number. */
    public int number(String name, int least, int most) {
        String value = text(name);
        int number = value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : -1;
        require(number >= least && number <= most, name, value, "a whole number from %d to %d".formatted(least, most));
        return number;
    }

    /** Requests a second, where they are given. */
    OptionalDouble rate(String name) {
        return text(name).isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(number(name, 1, HIGHEST_RATE));
    }

    /** A command line's words; none of them may have a space in it. */
    public static List<String> words(String line) {
        return line.isBlank() ? List.of() : List.of(line.strip().split("\\s+"));
    }

    /** Refuses a launcher's jar that is not there, saying how to make it. */
    public static void requireLauncher(Path jar) {
        require(Files.isReadable(jar), "--jar", jar, "the launcher: mvn -DskipTests package");
    }

    /** Refuses a value, saying what is allowed. */
    public static void require(boolean holds, String name, Object value, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException("%s %s: must be %s.".formatted(name, value, allowed));
        }
    }
}
