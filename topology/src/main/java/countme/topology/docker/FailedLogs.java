package countme.topology.docker;

import countme.certs.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What failed containers wrote, kept in files because a failed container is removed. The newest {@value #FILES} stay.
 *
 * @param directory made when it is needed
 */
public record FailedLogs(Path directory) {
    private static final int FILES = 20;
    private static final int LINES = 10_000;
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS").withZone(ZoneOffset.UTC);

    /** Keeps the last lines of a container; gives their file, or nothing when there are no lines or they cannot be written. */
    Optional<Path> keep(ContainerEngine engine, String instance, String containerId) {
        List<String> lines = ContainerLogs.last(engine, containerId, LINES);
        return lines.isEmpty() ? Optional.empty() : keep(instance, lines, Instant.now());
    }

    Optional<Path> keep(String instance, List<String> lines, Instant now) {
        try {
            PrivateFiles.makeDirectory(directory);
            Path file = directory.resolve(MOMENT.format(now) + "-" + instance + ".log");
            PrivateFiles.replace(file, String.join("\n", lines) + "\n");
            prune();
            return Optional.of(file);
        } catch (IOException e) {
            // The failure itself is what the user is told; its last lines are in the message.
            return Optional.empty();
        }
    }

    private void prune() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            // Their names begin with the moment.
            List<Path> old = files.sorted(Comparator.reverseOrder()).skip(FILES).toList();
            for (Path file : old) {
                Files.deleteIfExists(file);
            }
        }
    }
}
