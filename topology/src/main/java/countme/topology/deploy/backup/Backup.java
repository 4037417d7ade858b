package countme.topology.deploy.backup;

import countme.topology.deploy.project.Version;
import countme.topology.report.Destination;
import countme.topology.report.Problem;
import countme.topology.service.Stateful;
import java.nio.file.Path;
import java.util.Locale;

/** Takes a stack's state while it serves, and keeps only what a second one was seen to load. */
public final class Backup {
    /**
     * A backup that was written.
     *
     * @param bytes size of the file
     */
    public record Written(Snapshot snapshot, long bytes) {}

    private final StatefulStack stack;

    public Backup(StatefulStack stack) {
        this.stack = stack;
    }

    /** Refuses, with a Problem, what could not be taken now. Reads only. */
    public void check() {
        StateHost.Holder unused = holder();
    }

    /** Takes the state and writes it. */
    public Written run(Destination destination) {
        return stack.host().noted("backup", destination.name().toString(), operation -> {
            Snapshot snapshot = take();
            var written = new Written(snapshot, snapshot.write(destination));
            operation.done(stateful().service().name(), noun() + " " + snapshot.count());
            return written;
        });
    }

    /** Reads a file that {@link #run} wrote; a {@link Problem} when it is another, a damaged or a newer one. */
    public Snapshot read(Path file) {
        // What its service cannot hold in memory it has not held.
        int mostBytes = stateful().service().limits().memoryMiB() << 20;
        return Snapshot.read(file, stateful().backupFile(), mostBytes);
    }

    /** What people know the state by, such as {@code count}. */
    public String noun() {
        return stateful().noun();
    }

    /** The state as it is now. */
    Snapshot take() {
        Stateful stateful = stateful();
        StateHost.Holder holder = holder();
        try (Trial trial = trial(holder, stateful.take(holder.inside()))) {
            return new Snapshot(
                    stack.project(),
                    Version.current(),
                    stack.time().instant(),
                    trial.number(),
                    stateful.backupFile(),
                    trial.saved());
        }
    }

    /** The one that holds the state; a {@link Problem} when it does not run. */
    StateHost.Holder holder() {
        String name = stateful().service().name();
        String title = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        return stack.host()
                .running(stateful().service())
                .orElseThrow(() -> new Problem(
                        "The " + noun() + " cannot be reached",
                        title + " does not run, and only " + title + " can say what it holds.",
                        "Type 'up' to start it, then run the command again."));
    }

    Trial trial(StateHost.Holder holder, byte[] state) {
        return Trial.loading(holder, stateful(), state);
    }

    Stateful stateful() {
        return stack.topology()
                .stateful()
                .orElseThrow(() -> Problem.usage(
                        "There is no state to back up",
                        "No service of this topology says that it holds what must not be lost.",
                        "Nothing needs to be done."));
    }
}
