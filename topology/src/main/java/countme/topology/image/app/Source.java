package countme.topology.image.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The source a version was built from.
 *
 * @param revision 12 digits of a git revision, with {@code -modified} where files differed; empty outside git
 * @param subject of that commit, with a word about what differed; empty where there is none. A long
 *     one is cut
 */
record Source(String revision, String subject) {
    private static final int LONGEST = 60;

    static final Source UNKNOWN = new Source("", "");

    /** As the build wrote it down: {@code name=value} a line. What the build could not tell stays as the file had it. */
    static Source read(Path file) {
        if (!Files.exists(file)) {
            return UNKNOWN;
        }
        try {
            Map<String, String> values = Files.readAllLines(file).stream()
                    .map(line -> line.split("=", 2))
                    .filter(parts -> parts.length == 2)
                    .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (first, second) -> first));
            return of(name -> values.getOrDefault(name, ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Source of(Function<String, String> values) {
        String revision = values.apply("revision");
        if (!revision.matches("[0-9a-f]{7,40}")) {
            return UNKNOWN;
        }
        boolean modified = values.apply("modified").equals("true");
        String said = values.apply("subject").strip();
        String subject = said.length() <= LONGEST ? said : said.substring(0, LONGEST - 1) + "…";
        return new Source(
                revision + (modified ? "-modified" : ""),
                modified && !subject.isEmpty() ? subject + ", and changes" : subject);
    }
}
