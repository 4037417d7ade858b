import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Prints what JaCoCo measured as a table: of each package, and of those that act together, how many lines tests ran. */
final class CoverageTable {
    private static final String ROW = "| %-28s | %6s | %6s | %5s |%n";

    /** Lines by whether tests ran them. */
    private record Lines(long run, long missed) {
        static final Lines NONE = new Lines(0, 0);

        Lines and(Lines other) {
            return new Lines(run + other.run, missed + other.missed);
        }

        void print(String name) {
            long all = run + missed;
            System.out.printf(ROW, name, all, run, 100 * run / Math.max(all, 1) + " %");
        }
    }

    private CoverageTable() {}

    /** The file with JaCoCo's figures, then the packages that act, with those below them. */
    public static void main(String[] arguments) throws IOException {
        Locale.setDefault(Locale.ROOT);
        List<String> acting = Arrays.asList(arguments).subList(1, arguments.length);
        var packages = new TreeMap<String, Lines>();
        Files.lines(Path.of(arguments[0]))
                .skip(1)
                .map(line -> line.split(","))
                .forEach(columns -> packages.merge(
                        columns[1], new Lines(Long.parseLong(columns[8]), Long.parseLong(columns[7])), Lines::and));
        System.out.printf(ROW, "lines run without an engine", "lines", "run", "share");
        System.out.printf("|%s|-------:|-------:|------:|%n", "-".repeat(30));
        packages.forEach((name, lines) -> lines.print(name));
        packages.entrySet().stream()
                .filter(one -> acting.stream().anyMatch(name -> (one.getKey() + ".").startsWith(name + ".")))
                .map(Map.Entry::getValue)
                .reduce(Lines.NONE, Lines::and)
                .print("those that act");
    }
}
