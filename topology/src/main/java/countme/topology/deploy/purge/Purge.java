package countme.topology.deploy.purge;

import countme.certs.CertificateDirectory;
import countme.certs.trust.Anchor;
import countme.certs.trust.CommandRunner;
import countme.certs.trust.TrustStore;
import countme.topology.deploy.audit.AuditEntry;
import countme.topology.deploy.project.Project;
import countme.topology.docker.Belongings;
import countme.topology.docker.EngineLock;
import countme.topology.docker.Lease;
import countme.topology.engine.EngineRemoval;
import countme.topology.report.Problem;
import countme.topology.state.DeployLock;
import countme.topology.state.KeptReleases;
import countme.topology.state.Memory;
import countme.topology.state.Release;
import countme.topology.state.StateDir;
import countme.topology.state.StateFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Undoes everything that countme made on this machine, for every project. The order is such that what is left after a failure still
 * tells what to remove, so that another run goes on.
 */
public final class Purge {
    private final List<Leftovers> traces;
    private final List<Path> projects;
    private final List<EngineLock> locks;
    private final List<String> others;

    /**
     * What to undo.
     *
     * @param projects state directories of the projects, locked meanwhile
     * @param locks of the projects on the engine, taken meanwhile
     * @param others what keeps countme's engine
     */
    Purge(List<Leftovers> traces, List<Path> projects, List<EngineLock> locks, List<String> others) {
        this.traces = List.copyOf(traces);
        this.projects = List.copyOf(projects);
        this.locks = List.copyOf(locks);
        this.others = List.copyOf(others);
    }

    /** Everything, on the engine of a project and on this machine. */
    public static Purge of(Project asked) {
        StateDir state = asked.state();
        Path root = state.machine().resolveSibling("").normalize();
        List<Path> projects = StateLeftovers.projects(root);
        var removal = EngineRemoval.ofThisMachine(state.machine());
        var traces = new ArrayList<Leftovers>();
        projects.forEach(directory -> traces.add(trust(directory)));
        var locks = new ArrayList<EngineLock>();
        Supplier<List<String>> others = List::of;
        if (!removal.isUnderWay()) {
            var belongings = new Belongings(asked.engine());
            Set<String> deployed = projects.stream()
                    .flatMap(directory ->
                            new KeptReleases(new StateFile(directory.resolve(Memory.RELEASES))).history().stream())
                    .map(Release::image)
                    .collect(Collectors.toSet());
            belongings.projects().forEach(name -> {
                traces.add(new StackLeftovers(belongings, name));
                locks.add(new EngineLock(asked.engine(), name, asked.time(), AuditEntry.me() + " with 'purge'"));
            });
            traces.add(new ImageLeftovers(asked.store(), deployed));
            others = others(asked, belongings, deployed);
        }
        boolean provided =
                removal.isUnderWay() || removal.concerns(asked.engine().address());
        if (provided) {
            traces.add(new EngineLeftovers(removal, others));
        }
        traces.add(new StateLeftovers(
                Stream.concat(projects.stream(), Stream.of(state.cache())).toList(), root));
        return new Purge(traces, projects, locks, provided ? others.get() : List.of());
    }

    private static Leftovers trust(Path state) {
        String project = String.valueOf(state.getFileName());
        Path authority =
                new CertificateDirectory(state.resolve("tls"), project, InstantSource.system()).authorityCertificate();
        return new TrustLeftovers(
                Anchor.ofProject(project, authority),
                TrustStore.on(System.getProperty("os.name"), Path.of("/"), Path.of(System.getProperty("user.home"))),
                "root".equals(System.getProperty("user.name")),
                CommandRunner.local());
    }

    private static Supplier<List<String>> others(Project asked, Belongings belongings, Set<String> deployed) {
        Set<String> official = asked.topology().services().stream()
                .map(service -> service.image().toString())
                .collect(Collectors.toSet());
        return () -> Stream.concat(
                        belongings.ofOthers().stream(),
                        asked.store().ofOthers(deployed, official).stream().map(name -> "image " + name))
                .toList();
    }

    /** What {@link #run} would remove, such as {@code volume countme-redis-data}. Reads only. */
    public List<String> preview() {
        return traces.stream().flatMap(trace -> trace.items().stream()).toList();
    }

    /** What else is on the engine that countme gave this machine, so that the engine stays; empty when nothing is. */
    public List<String> others() {
        return others;
    }

    /** Removes everything, while no other launcher changes any of the projects; a {@link Problem} when something would not go. */
    public void run() {
        locked(projects, () -> underLocks(locks, () -> traces.forEach(Purge::remove)));
    }

    private static void locked(List<Path> directories, Runnable work) {
        if (directories.isEmpty()) {
            work.run();
            return;
        }
        boolean unused = DeployLock.holding(directories.get(0), () -> {
            locked(directories.subList(1, directories.size()), work);
            return true;
        });
    }

    private static void underLocks(List<EngineLock> locks, Runnable work) {
        if (locks.isEmpty()) {
            work.run();
            return;
        }
        Lease held = locks.get(0).take(Duration.ZERO);
        try {
            underLocks(locks.subList(1, locks.size()), work);
        } finally {
            held.close();
        }
    }

    private static void remove(Leftovers trace) {
        trace.remove();
        List<String> left = trace.items();
        if (!left.isEmpty()) {
            throw new Problem(
                    "Not everything could be removed",
                    "Something else uses these, or only root may remove them: " + String.join(", ", left) + ".",
                    "Put that right, then run 'purge' again: it goes on from there.");
        }
    }
}
