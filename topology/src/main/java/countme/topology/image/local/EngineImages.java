package countme.topology.image.local;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerConfig;
import countme.topology.engine.Engine;
import countme.topology.report.Problem;
import countme.topology.service.ImageRef;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the engine has. */
public final class EngineImages {
    /** What the names of our own labels begin with. */
    private static final String OURS = "countme.";
    /** On an image that was put together: the app's version. */
    public static final String APP = OURS + "app";
    /** On every stand-in: the official name it stands for. */
    public static final String STANDS_FOR = OURS + "stand-in";
    /** On every stand-in: the version inside. */
    public static final String STAND_IN_VERSION = OURS + "stand-in.version";
    /** On versions. */
    public static final String TITLE = "org.opencontainers.image.title";

    public static final String COUNTME = "countme";
    /** On versions that answer otherwise than the version they were to replace: that this was agreed to, by that one's digest. */
    public static final String AGREED = OURS + "changes-behaviour";
    /** On versions: what the commit says. */
    public static final String SUBJECT = OURS + "subject";
    /** On images of our own. */
    public static final String VERSION = "org.opencontainers.image.version";
    /** On images of our own, and on some official ones. */
    public static final String REVISION = "org.opencontainers.image.revision";

    private final Engine engine;

    public EngineImages(Engine engine) {
        this.engine = engine;
    }

    /**
     * The image behind a reference, as {@code found}; but what says itself that it is a stand-in is never official. One that has a name of
     * countme's and was not made by it is a {@link Problem}: it would be run as something that it is not.
     */
    public Optional<SuppliedImage> find(ImageRef image, String reference, Origin found) {
        try {
            InspectImageResponse seen =
                    engine.client().inspectImageCmd(reference).exec();
            Map<String, String> labels = labels(seen);
            if ((found == Origin.ASSEMBLED || found == Origin.STAND_IN) && !isOwn(labels)) {
                throw new Problem(
                        "The image " + reference + " is not countme's",
                        "It has a name that countme gives its own images, but countme did not make it. It was neither used nor changed.",
                        "Give it another name: 'docker tag " + reference + " OTHER', then 'docker rmi " + reference
                                + "'.");
            }
            Origin origin = found == Origin.OFFICIAL && labels.containsKey(STANDS_FOR) ? Origin.STAND_IN : found;
            String version = labels.getOrDefault(origin == Origin.STAND_IN ? STAND_IN_VERSION : VERSION, "");
            String revision = labels.getOrDefault(REVISION, "");
            String subject = labels.getOrDefault(SUBJECT, "");
            long bytes = Objects.requireNonNullElse(seen.getSize(), 0L);
            String id = Objects.requireNonNull(seen.getId(), "an image has an id");
            return Optional.of(new SuppliedImage(image, reference, id, origin, version, revision, subject, bytes));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    /** Whether an image with these labels was made by countme. */
    public static boolean isOwn(@Nullable Map<String, String> labels) {
        return labels != null && labels.keySet().stream().anyMatch(label -> label.startsWith(OURS));
    }

    public static Map<String, String> labels(InspectImageResponse image) {
        ContainerConfig config = image.getConfig();
        Map<String, String> labels = config == null ? null : config.getLabels();
        return labels == null ? Map.of() : labels;
    }
}
