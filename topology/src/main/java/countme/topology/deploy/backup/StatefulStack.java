package countme.topology.deploy.backup;

import countme.topology.concurrent.Time;
import countme.topology.report.Progress;
import countme.topology.service.Services;
import java.nio.file.Path;

/**
 * A stack whose state can be taken and put back.
 *
 * @param project whose state it is
 * @param topology what holds state is in it
 * @param directory where this launcher keeps files of it
 */
public record StatefulStack(
        String project, Services topology, Path directory, Time time, Progress progress, StateHost host) {}
