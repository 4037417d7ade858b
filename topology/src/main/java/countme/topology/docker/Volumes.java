package countme.topology.docker;

import countme.topology.docker.ContainerEngine.Stored;
import countme.topology.policy.Labels;
import countme.topology.report.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A project's named volumes. */
public final class Volumes {
    private Volumes() {}

    /**
     * Makes a volume unless it is there. The engine would make it too, but without labels, so that nobody could tell whose it is. A
     * volume of that name which is not the project's is a {@link Problem}: what is in it is somebody else's.
     *
     * @param kind {@link Labels#DATA}, {@link Labels#CONFIG} or {@link Labels#TRAINED}
     */
    public static void create(ContainerEngine engine, String name, String kind, Map<String, String> labels) {
        var all = new HashMap<>(labels);
        all.put(Labels.VOLUME, kind);
        String owner = engine.createVolume(name, all).getOrDefault(Labels.PROJECT, "");
        if (!owner.equals(labels.get(Labels.PROJECT))) {
            throw new Problem(
                    "The volume " + name + " is not this stack's",
                    (owner.isEmpty() ? "Something else made it" : "It belongs to the project " + owner)
                            + "; it was neither used nor changed.",
                    "Choose another --project, or, if nobody needs what is in it, 'docker volume rm " + name + "'.");
        }
    }

    /** Names of the project's volumes of a kind. */
    public static List<String> names(ContainerEngine engine, String project, String kind) {
        return engine.volumes(Map.of(Labels.PROJECT, project, Labels.VOLUME, kind)).stream()
                .map(Stored::name)
                .sorted()
                .toList();
    }
}
