package countme.topology.deploy.backup;

import countme.topology.deploy.audit.Audit;
import countme.topology.deploy.project.Project;
import countme.topology.deploy.project.Version;
import countme.topology.docker.ContainerEngine;
import countme.topology.docker.Inventory.Instance;
import countme.topology.service.catalog.Redis;

/** Takes the counter's state while it serves, and keeps only what a second Redis was seen to load. */
public final class Backup {
    /**
     * A backup that was written.
     *
     * @param bytes size of the file
     */
    public record Written(Snapshot snapshot, long bytes) {}

    private final Project project;

    public Backup(Project project) {
        this.project = project;
    }

    /** Refuses, with a Problem, what could not be taken now. Reads only. */
    public void check() {
        Instance unused = live().instance();
    }

    /** Takes the state and writes it. */
    public Written run(Destination destination) {
        Snapshot snapshot = take();
        var written = new Written(snapshot, snapshot.write(destination));
        project.audit()
                .write(
                        "backup",
                        destination.name().toString(),
                        "redis",
                        Audit.Result.done,
                        "count " + snapshot.count());
        return written;
    }

    /** The state as it is now. */
    Snapshot take() {
        LiveRedis live = live();
        try (TrialRedis trial = trial(live, live.dump())) {
            return new Snapshot(
                    project.settings().project(),
                    Version.current(),
                    project.time().instant(),
                    trial.count(),
                    trial.saved());
        }
    }

    LiveRedis live() {
        return LiveRedis.of(engine(), project.inventory(), redis());
    }

    TrialRedis trial(LiveRedis live, byte[] rdb) {
        return TrialRedis.loading(
                engine(), project.time(), project.settings().project(), live.instance(), redis(), rdb);
    }

    private ContainerEngine engine() {
        return project.engine();
    }

    private Redis redis() {
        return project.topology().redis();
    }
}
