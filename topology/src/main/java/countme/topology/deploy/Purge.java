package countme.topology.deploy;

import countme.certs.CertificateDirectory;
import countme.certs.trust.Anchor;
import countme.certs.trust.CommandRunner;
import countme.certs.trust.TrustStore;
import countme.topology.config.KeptReleases;
import countme.topology.config.Problem;
import countme.topology.config.Release;
import countme.topology.config.StateDir;
import countme.topology.docker.Belongings;
import countme.topology.docker.DeployLock;
import countme.topology.engine.EngineRemoval;
import java.nio.file.Path;
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
    private final List<Trace> traces;
    private final List<Path> projects;
    private final List<String> others;

    /**
     * What to undo.
     *
     * @param projects state directories of the projects, locked meanwhile
     * @param others what keeps countme's engine
     */
    Purge(List<Trace> traces, List<Path> projects, List<String> others) {
        this.traces = List.copyOf(traces);
        this.projects = List.copyOf(projects);
        this.others = List.copyOf(others);
    }

    /** Everything, on the engine of a deployment and on this machine. */
    static Purge of(Deployment deployment) {
        StateDir state = deployment.state();
        Path root = state.machine().resolveSibling("").normalize();
        List<Path> projects = StateTrace.projects(root);
        var removal = EngineRemoval.ofThisMachine(state.machine());
        var traces = new ArrayList<Trace>();
        projects.forEach(project -> traces.add(trust(project)));
        Supplier<List<String>> others = List::of;
        if (!removal.isUnderWay()) {
            var belongings = new Belongings(deployment.engine());
            Set<String> deployed = projects.stream()
                    .flatMap(project -> KeptReleases.in(project).history().stream())
                    .map(Release::image)
                    .collect(Collectors.toSet());
            belongings.projects().forEach(project -> traces.add(new StackTrace(belongings, project)));
            traces.add(new ImageTrace(deployment.store(), deployed));
            others = others(deployment, belongings, deployed);
        }
        boolean provided =
                removal.isUnderWay() || removal.concerns(deployment.engine().address());
        if (provided) {
            traces.add(new EngineTrace(removal, others));
        }
        traces.add(new StateTrace(
                Stream.concat(projects.stream(), Stream.of(state.cache())).toList(), root));
        return new Purge(traces, projects, provided ? others.get() : List.of());
    }

    private static Trace trust(Path state) {
        String project = String.valueOf(state.getFileName());
        Path authority =
                new CertificateDirectory(state.resolve("tls"), project, InstantSource.system()).authorityCertificate();
        return new TrustTrace(
                Anchor.ofProject(project, authority),
                TrustStore.on(System.getProperty("os.name"), Path.of("/"), Path.of(System.getProperty("user.home"))),
                "root".equals(System.getProperty("user.name")),
                CommandRunner.local());
    }

    private static Supplier<List<String>> others(Deployment deployment, Belongings belongings, Set<String> deployed) {
        Set<String> official = deployment.topology().services().stream()
                .map(service -> service.image().toString())
                .collect(Collectors.toSet());
        return () -> Stream.concat(
                        belongings.ofOthers().stream(),
                        deployment.store().ofOthers(deployed, official).stream().map(name -> "image " + name))
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
        locked(projects, () -> traces.forEach(Purge::remove));
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

    private static void remove(Trace trace) {
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
