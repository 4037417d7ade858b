package countme.topology.docker;

import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import countme.topology.engine.Engine;
import countme.topology.policy.Labels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A project's named volumes. */
public final class Volumes {
    private Volumes() {}

    /**
     * Makes a volume unless it is there. The engine would make it too, but without labels, so that nobody could tell whose it is.
     *
     * @param kind {@link Labels#DATA} or {@link Labels#CONFIG}
     */
    public static void create(Engine engine, String name, String kind, Map<String, String> labels) {
        var all = new HashMap<>(labels);
        all.put(Labels.VOLUME, kind);
        engine.client().createVolumeCmd().withName(name).withLabels(all).exec();
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
