package countme.topology.docker;

import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Network;
import countme.topology.engine.Engine;
import countme.topology.policy.Labels;
import countme.topology.policy.Lifetime;
import countme.topology.policy.Ownership;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Everything a project has on an engine, to be removed without knowing its topology. */
public final class Belongings {
    private final Engine engine;

    public Belongings(Engine engine) {
        this.engine = engine;
    }

    /** Removes containers, volumes and the network of a project, at once and without draining. */
    public void erase(String project) {
        discardContainers(project);
        for (String kind : List.of(Labels.CONFIG, Labels.DATA, Labels.TRAINED)) {
            Volumes.names(engine, project, kind).forEach(name -> Volumes.remove(engine, name));
        }
        new NamedNetwork(engine, project).remove();
    }

    /** Projects that have anything on the engine. */
    public Set<String> projects() {
        var found = new TreeSet<String>();
        all().forEach(container -> found.add(project(container.getLabels())));
        volumes().forEach(volume -> found.add(project(volume.getLabels())));
        networks().forEach(network -> found.add(project(network.getLabels())));
        found.remove("");
        return found;
    }

    /** All that {@link #erase} would remove, such as {@code container countme-redis}. */
    public List<String> of(String project) {
        var names = new ArrayList<String>();
        containers(project).forEach(container -> names.add("container " + container.getNames()[0].substring(1)));
        volumes().stream()
                .filter(volume -> project(volume.getLabels()).equals(project))
                .forEach(volume -> names.add("volume " + volume.getName()));
        networks().stream()
                .filter(network -> project(network.getLabels()).equals(project))
                .forEach(network -> names.add("network " + network.getName()));
        return names;
    }

    /** Containers and volumes that no countme made. */
    public List<String> ofOthers() {
        var names = new ArrayList<String>();
        all().stream()
                .filter(container -> project(container.getLabels()).isEmpty())
                .forEach(container -> names.add("container " + container.getNames()[0].substring(1)));
        volumes().stream()
                .filter(volume -> project(volume.getLabels()).isEmpty())
                .forEach(volume -> names.add("volume " + volume.getName()));
        return names;
    }

    private List<Container> all() {
        return engine.client().listContainersCmd().withShowAll(true).exec();
    }

    private List<InspectVolumeResponse> volumes() {
        return engine.client().listVolumesCmd().exec().getVolumes();
    }

    private List<Network> networks() {
        return engine.client().listNetworksCmd().exec();
    }

    private static String project(@Nullable Map<String, String> labels) {
        return labels == null ? "" : labels.getOrDefault(Labels.PROJECT, "");
    }

    /** Removes all containers of a project at once, helpers included. */
    public void discardContainers(String project) {
        containers(project).parallelStream().forEach(c -> new Containers(engine).discard(c.getId()));
    }

    /**
     * Removes the containers that only fill volumes and that a launcher which died left behind; who calls holds the project's lock, so
     * none is at work.
     */
    public void discardHelpers(String project) {
        containers(project).stream()
                .filter(container ->
                        Collections.disjoint(container.getLabels().keySet(), Set.of(Labels.SERVICE, Labels.TRIAL)))
                .forEach(container -> new Containers(engine).discard(container.getId()));
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
        engine.client().listContainersCmd().withShowAll(true).withLabelFilter(session).exec().stream()
                .map(Container::getLabels)
                .forEach(found::add);
        try {
            engine.client().listNetworksCmd().exec().stream()
                    .map(Network::getLabels)
                    .filter(labels ->
                            labels != null && session.entrySet().stream().allMatch(labels.entrySet()::contains))
                    .forEach(found::add);
        } catch (DockerException e) {
            // A network that goes while it is listed fails the whole list on some engines; the next start looks again.
        }
        return found;
    }

    private List<Container> containers(String project) {
        return engine.client()
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of(Labels.PROJECT, project))
                .exec();
    }
}
