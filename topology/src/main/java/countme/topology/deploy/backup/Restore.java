package countme.topology.deploy.backup;

import countme.certs.PrivateFiles;
import countme.topology.deploy.project.Operation;
import countme.topology.deploy.project.Project;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.function.LongConsumer;

/**
 * Puts a backup in the place of the counter's state, without stopping anything. A Redis for trial loads the backup and tells it as
 * commands; the stack's Redis is told them in one transaction. That leaves no moment with half of it and none without an answer, needs no
 * hand on files that Redis has open, and goes into the append-only file like everything else.
 */
public final class Restore {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    private final Project project;
    private final Backup backup;
    private final Progress progress;

    public Restore(Project project, Backup backup, Progress progress) {
        this.project = project;
        this.backup = backup;
        this.progress = progress;
    }

    /** Refuses, with a Problem, when there is nothing to restore into. Reads only. */
    public void check() {
        backup.check();
    }

    /** Where what is replaced is kept. */
    public Path kept(Instant now) {
        return project.state().state().resolve("backups").resolve("before-restore-" + STAMP.format(now) + ".zip");
    }

    /**
     * Replaces the state, under the project's lock; what it replaces is kept in a file first. A failure leaves the state as it was.
     *
     * @param consent is told the present count once the backup was seen to be good; throws where nothing is to be replaced
     * @return the file that holds what was replaced
     */
    public Path run(Snapshot snapshot, LongConsumer consent) {
        return project.change("restore", "", operation -> {
            LiveRedis live = backup.live();
            try (Progress.Task task = progress.start("restore")) {
                task.now("loading the backup for trial");
                try (TrialRedis trial = backup.trial(live, snapshot.rdb())) {
                    requireCount(snapshot, trial.count());
                    consent.accept(live.count());
                    task.now("keeping the present state");
                    Path kept = keep();
                    task.now("replacing");
                    operation.begin();
                    replace(operation, live, trial.commands(), snapshot, kept);
                    task.done("the count is " + snapshot.count());
                    return kept;
                }
            }
        });
    }

    private static void replace(Operation operation, LiveRedis live, byte[] commands, Snapshot snapshot, Path kept) {
        String detail = "count " + snapshot.count() + " of '" + snapshot.project() + "', of "
                + snapshot.time().truncatedTo(ChronoUnit.SECONDS) + "; before: " + kept;
        try {
            live.replace(commands, snapshot.count());
            operation.done("redis", detail);
        } catch (Problem e) {
            throw new Problem(e.what(), e.why(), e.next() + " What it held before is in " + kept + ".", e);
        }
    }

    private static void requireCount(Snapshot snapshot, long loaded) {
        if (loaded != snapshot.count()) {
            throw new Problem(
                    "The backup is not good",
                    "It says it counts " + snapshot.count() + ", and counts " + loaded + ".",
                    "Name another file that 'backup' wrote; nothing was changed.");
        }
    }

    private Path keep() {
        Path file = kept(project.time().instant());
        try {
            PrivateFiles.makeParent(file);
        } catch (IOException e) {
            throw new Problem(
                    "The present state cannot be kept",
                    e + ".",
                    "Make the directory writable; nothing was changed.",
                    e);
        }
        long unused = backup.take().write(Destination.of(file));
        return file;
    }
}
