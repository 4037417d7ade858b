package countme.topology.deploy.release;

import countme.topology.docker.ContainerEngine;
import countme.topology.docker.ContainerLogs;
import countme.topology.docker.Inventory;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Counts what the proxy was answered since a moment, reading its log on from where it was read last. */
final class FailureCount {
    /** As the engine writes moments: all have the same length, so that they sort as text. */
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final ContainerEngine engine;
    private final String proxy;
    private Instant from;
    private String last;
    private Failures sum = Failures.NONE;

    /**
     * Begins to count.
     *
     * @param proxy its container's name
     */
    FailureCount(ContainerEngine engine, String proxy, Instant since) {
        this.engine = engine;
        this.proxy = proxy;
        this.from = since;
        this.last = STAMP.format(since);
    }

    /** All there were until now. */
    Failures until(Inventory now) {
        now.find(proxy).ifPresent(running -> read(running.id()));
        return sum;
    }

    private void read(String container) {
        // The engine only knows seconds, so some of its lines have been counted.
        List<String> lines = ContainerLogs.stamped(engine, container, from).stream()
                .filter(line -> line.compareTo(last) > 0)
                .toList();
        sum = sum.plus(Failures.in(lines));
        lines.stream().max(String::compareTo).ifPresent(newest -> {
            last = newest;
            from = Instant.parse(newest.substring(0, newest.indexOf(' ')));
        });
    }
}
