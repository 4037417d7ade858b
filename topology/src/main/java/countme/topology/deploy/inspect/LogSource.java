package countme.topology.deploy.inspect;

import countme.topology.docker.ContainerLogs.Selection;
import countme.topology.docker.LogLine;
import countme.topology.report.Progress;
import countme.topology.service.watch.LogLevel;
import java.util.List;
import java.util.function.Consumer;

/** What chosen replicas wrote. */
public interface LogSource {
    /** Their names in messages. */
    List<String> instances();

    /**
     * Reads in the order of time; returns at the end, or when interrupted. Followed lines come as they arrive.
     *
     * @param progress is told what is missing
     * @param least lines that matter less are left out
     * @param sink takes the lines, from one thread at a time
     */
    void read(Selection selection, Progress progress, LogLevel least, Consumer<LogLine> sink);
}
