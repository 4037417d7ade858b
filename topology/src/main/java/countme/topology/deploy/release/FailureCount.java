package countme.topology.deploy.release;

import countme.topology.docker.ContainerEngine;
import countme.topology.docker.ContainerLogs;
import countme.topology.docker.Inventory;
import countme.topology.service.Entrance;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Counts what users were answered since a moment, reading the entrance's log on from where it was read last. */
final class FailureCount {
    /** As the engine writes moments: all have the same length, so that they sort as text. */
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final ContainerEngine engine;
    private final Entrance entrance;
    private final String container;
    private Instant from;
    private String last;
    private Failures sum = Failures.NONE;

    /**
     * Begins to count.
     *
     * @param container the entrance's name on the engine
     */
    FailureCount(ContainerEngine engine, Entrance entrance, String container, Instant since) {
        this.engine = engine;
        this.entrance = entrance;
        this.container = container;
        this.from = since;
        this.last = STAMP.format(since);
    }

    /** All there were until now. */
    Failures until(Inventory now) {
        now.find(container).ifPresent(running -> read(running.id()));
        return sum;
    }

    private void read(String id) {
        // The engine only knows seconds, so some of its lines have been counted.
        List<String> lines = ContainerLogs.stamped(engine, id, from).stream()
                .filter(line -> line.compareTo(last) > 0)
                .toList();
        sum = sum.plus(Failures.in(lines, entrance::failed));
        lines.stream().max(String::compareTo).ifPresent(newest -> {
            last = newest;
            from = Instant.parse(newest.substring(0, newest.indexOf(' ')));
        });
    }
}
