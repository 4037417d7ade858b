package countme.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** How long one waits for who heals, who waits for who changes the stack: only the time in which nobody changes it is counted. */
final class Patience {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path audit;
    private final Duration atMost;
    private final Instant begun = Instant.now();

    /** Begins now; {@code audit} tells of changes, a line of JSON for the begin of each and one for its end. */
    Patience(Path audit, Duration atMost) {
        this.audit = audit;
        this.atMost = atMost;
    }

    /** Whether nobody has changed anything for so long. */
    boolean isOver() {
        try {
            return isOver(Instant.now());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isOver(Instant now) throws IOException {
        Instant since = begun;
        Map<Long, Boolean> changes = new HashMap<>();
        for (String line : Files.readAllLines(audit)) {
            JsonNode entry = JSON.readTree(line);
            changes.put(
                    entry.path("process").asLong(),
                    entry.path("result").asText().equals("begun"));
            Instant at = Instant.parse(entry.path("time").asText());
            since = at.isAfter(since) ? at : since;
        }
        boolean changing = changes.entrySet().stream()
                .anyMatch(one -> one.getValue()
                        && ProcessHandle.of(one.getKey())
                                .map(ProcessHandle::isAlive)
                                .orElse(false));
        return !changing && since.plus(atMost).isBefore(now);
    }
}
