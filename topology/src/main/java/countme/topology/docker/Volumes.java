package countme.topology.docker;

import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import countme.topology.config.Problem;
import countme.topology.engine.Engine;
import countme.topology.policy.Labels;
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
    public static void create(Engine engine, String name, String kind, Map<String, String> labels) {
        var all = new HashMap<>(labels);
        all.put(Labels.VOLUME, kind);
        engine.client().createVolumeCmd().withName(name).withLabels(all).exec();
        // Where there is one already, the engine keeps that one. What it answers to "create" has no labels after the
        // engine's
        // restart, until somebody inspects the volume; so inspect.
        Map<String, String> found =
                engine.client().inspectVolumeCmd(name).exec().getLabels();
        String owner = found == null ? "" : found.getOrDefault(Labels.PROJECT, "");
        if (!owner.equals(labels.get(Labels.PROJECT))) {
            throw new Problem(
                    "The volume " + name + " is not this stack's",
                    (owner.isEmpty() ? "Something else made it" : "It belongs to the project " + owner)
                            + "; it was neither used nor changed.",
                    "Choose another --project, or, if nobody needs what is in it, 'docker volume rm " + name + "'.");
        }
    }

    /** Names of the project's volumes of a kind. */
    public static List<String> names(Engine engine, String project, String kind) {
        return engine
                .client()
                .listVolumesCmd()
                .withFilter("label", List.of(Labels.PROJECT + "=" + project, Labels.VOLUME + "=" + kind))
                .exec()
                .getVolumes()
                .stream()
                .map(InspectVolumeResponse::getName)
                .sorted()
                .toList();
    }

    /** Removes a volume; one that is gone or still in use is left alone. */
    public static void remove(Engine engine, String name) {
        try {
            engine.client().removeVolumeCmd(name).exec();
        } catch (NotFoundException | ConflictException e) {
            // Gone already, or a container that is not ours still uses it.
        }
    }
}
