package countme.topology.deploy.backup;

import countme.certs.PrivateFiles;
import countme.topology.deploy.project.Operation;
import countme.topology.report.Destination;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.Inside;
import countme.topology.service.Stateful;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.function.LongConsumer;

/**
 * Puts a backup in the place of a stack's state, without stopping anything. A container for trial loads the backup; what it says makes the same state is done
 * by the stack's own at one moment.
 */
public final class Restore {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    private final StatefulStack stack;
    private final Backup backup;

    public Restore(StatefulStack stack) {
        this.stack = stack;
        this.backup = new Backup(stack);
    }

    /** Refuses, with a Problem, when there is nothing to restore into. Reads only. */
    public void check() {
        backup.check();
    }

    /** Where what is replaced is kept. */
    public Path kept(Instant now) {
        return stack.directory().resolve("backups").resolve("before-restore-" + STAMP.format(now) + ".zip");
    }

    /**
     * Replaces the state, under the project's lock; what it replaces is kept in a file first. A failure leaves the state as it was.
     *
     * @param consent is told the present number once the backup was seen to be good; throws where nothing is to be replaced
     * @return the file that holds what was replaced
     */
    public Path run(Snapshot snapshot, LongConsumer consent) {
        return stack.host().change("restore", "", operation -> {
            Stateful stateful = backup.stateful();
            StateHost.Holder holder = backup.holder();
            Inside live = holder.inside();
            try (Progress.Task task = stack.progress().start("restore")) {
                task.now("loading the backup for trial");
                try (Trial trial = backup.trial(holder, snapshot.state())) {
                    requireSame(snapshot, trial.number());
                    consent.accept(stateful.number(live));
                    task.now("keeping the present state");
                    Path kept = keep();
                    task.now("replacing");
                    operation.begin();
                    replace(operation, live, trial.instructions(), snapshot, kept);
                    task.done("the " + backup.noun() + " is " + snapshot.count());
                    return kept;
                }
            }
        });
    }

    private void replace(Operation operation, Inside live, byte[] instructions, Snapshot snapshot, Path kept) {
        Stateful stateful = backup.stateful();
        String detail = backup.noun() + " " + snapshot.count() + " of '" + snapshot.project() + "', of "
                + snapshot.time().truncatedTo(ChronoUnit.SECONDS) + "; before: " + kept;
        try {
            stateful.replace(live, instructions, snapshot.count());
            operation.done(stateful.service().name(), detail);
        } catch (Problem e) {
            throw new Problem(e.what(), e.why(), e.next() + " What it held before is in " + kept + ".", e);
        }
    }

    private void requireSame(Snapshot snapshot, long loaded) {
        if (loaded != snapshot.count()) {
            throw new Problem(
                    "The backup is not good",
                    "It says that its " + backup.noun() + " is " + snapshot.count() + ", and it is " + loaded + ".",
                    "Name another file that 'backup' wrote; nothing was changed.");
        }
    }

    private Path keep() {
        Path file = kept(stack.time().instant());
        try {
            PrivateFiles.makeParent(file);
        } catch (IOException e) {
            throw new Problem(
                    "The present state cannot be kept",
                    Problem.reason(e) + ".",
                    "Make the directory writable; nothing was changed.",
                    e);
        }
        long unused = backup.take().write(Destination.of(file));
        return file;
    }
}
