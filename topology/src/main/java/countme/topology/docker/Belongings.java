package countme.topology.docker;

import countme.topology.docker.ContainerEngine.Listed;
import countme.topology.docker.ContainerEngine.Named;
import countme.topology.docker.ContainerEngine.Stored;
import countme.topology.policy.Labels;
import countme.topology.policy.Lifetime;
import countme.topology.policy.Ownership;
import countme.topology.report.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Everything a project has on an engine, to be removed without knowing its topology. */
public final class Belongings {
    private final ContainerEngine engine;

    public Belongings(ContainerEngine engine) {
        this.engine = engine;
    }

    /** Removes containers, volumes and the networks of a project, at once and without draining. */
    public void erase(String project) {
        discardContainers(project);
        for (String kind : Labels.KINDS) {
            Volumes.names(engine, project, kind).forEach(name -> engine.removeVolume(name));
        }
        new StackNetworks(engine, project).remove();
    }

    /** Projects that have anything on the engine. */
    public Set<String> projects() {
        var found = new TreeSet<String>();
        all().forEach(container -> found.add(project(container.labels())));
        volumes().forEach(volume -> found.add(project(volume.labels())));
        networks().forEach(network -> found.add(project(network.labels())));
        found.remove("");
        return found;
    }

    /** All that {@link #erase} would remove, such as {@code container countme-redis}. */
    public List<String> of(String project) {
        var names = new ArrayList<String>();
        containers(project).forEach(container -> names.add("container " + container.name()));
        volumes().stream()
                .filter(volume -> project(volume.labels()).equals(project))
                .forEach(volume -> names.add("volume " + volume.name()));
        networks().stream()
                .filter(network -> project(network.labels()).equals(project))
                .forEach(network -> names.add("network " + network.name()));
        return names;
    }

    /** Containers and volumes that no countme made. */
    public List<String> ofOthers() {
        var names = new ArrayList<String>();
        all().stream()
                .filter(container -> project(container.labels()).isEmpty())
                .forEach(container -> names.add("container " + container.name()));
        volumes().stream()
                .filter(volume -> project(volume.labels()).isEmpty())
                .forEach(volume -> names.add("volume " + volume.name()));
        return names;
    }

    private List<Listed> all() {
        return engine.containers(Map.of());
    }

    private List<Stored> volumes() {
        return engine.volumes(Map.of());
    }

    private List<Named> networks() {
        return engine.networks();
    }

    private static String project(Map<String, String> labels) {
        return labels.getOrDefault(Labels.PROJECT, "");
    }

    /** Removes all containers of a project at once, helpers included. */
    public void discardContainers(String project) {
        containers(project).parallelStream().forEach(c -> engine.remove(c.id()));
    }

    /**
     * Removes what launchers that died left behind: containers that only fill volumes, because who calls holds the project's lock, so none is at work; and
     * those in which something was tried, which needs no lock, if their launcher is gone.
     */
    public void discardHelpers(String project) {
        containers(project).stream()
                .filter(container -> container.labels().containsKey(Labels.TRIAL)
                        ? TrialContainer.isLeftOver(container.labels())
                        : !container.labels().containsKey(Labels.SERVICE))
                .forEach(container -> engine.remove(container.id()));
    }

    /** Erases the SESSION stacks whose process is gone; gives their projects. */
    public Set<String> sweep() {
        var swept = new HashSet<String>();
        for (Map<String, String> labels : sessionLabels()) {
            String project = labels.getOrDefault(Labels.PROJECT, "");
            boolean gone = Ownership.parse(labels.getOrDefault(Labels.OWNER, ""))
                    .map(Ownership::isGone)
                    .orElse(false);
            if (gone && swept.add(project)) {
                erase(project);
            }
        }
        return swept;
    }

    private List<Map<String, String>> sessionLabels() {
        Map<String, String> session =
                Map.of(Labels.LIFETIME, Lifetime.SESSION.name().toLowerCase(Locale.ROOT));
        var found = new ArrayList<Map<String, String>>();
        engine.containers(session).forEach(container -> found.add(container.labels()));
        try {
            engine.networks().stream()
                    .map(Named::labels)
                    .filter(labels -> labels.entrySet().containsAll(session.entrySet()))
                    .forEach(found::add);
        } catch (Problem e) {
            // A network that goes while it is listed fails the whole list on some engines; the next start looks again.
        }
        return found;
    }

    private List<Listed> containers(String project) {
        return engine.containers(Map.of(Labels.PROJECT, project));
    }
}
