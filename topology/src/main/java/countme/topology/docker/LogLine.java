package countme.topology.docker;

import countme.topology.service.watch.LogLevel;
import java.time.Instant;

/**
 * One line of a log.
 *
 * @param instance who wrote it, such as {@code app-1}
 */
public record LogLine(Instant time, String instance, LogLevel level, String text) {}
