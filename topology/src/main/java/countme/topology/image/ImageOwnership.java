package countme.topology.image;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Image;
import countme.topology.engine.Engine;
import countme.topology.image.local.EngineImages;
import countme.topology.image.standin.Recipe;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * Whose an engine's images are. Countme put together some and made the stand-ins, seen by name and label, and what it gave such a name when
 * it was deployed. What was pulled belongs to everybody.
 */
public final class ImageOwnership {
    private final Engine engine;
    private final Set<String> deployed;

    /** {@code deployed} are the names of versions that projects have. */
    public ImageOwnership(Engine engine, Set<String> deployed) {
        this.engine = engine;
        this.deployed = Set.copyOf(deployed);
    }

    /** References of those that countme made; those that others are built over come last. */
    public List<String> own() {
        return all(this::isOwn).toList();
    }

    /**
     * The references of all other images.
     *
     * @param official names that countme may have pulled: they can be had again
     */
    public List<String> ofOthers(Set<String> official) {
        return all((image, reference) -> !isOwn(image, reference) && !official.contains(reference))
                .toList();
    }

    /** Removes countme's; one that a container still uses stays. */
    public void removeOwn() {
        for (String reference : own()) {
            try {
                engine.client().removeImageCmd(reference).exec();
            } catch (DockerException e) {
                // Gone meanwhile, or in use: whoever asks for the references again sees it.
            }
        }
    }

    private Stream<String> all(BiPredicate<Image, String> wanted) {
        return engine.client().listImagesCmd().exec().stream()
                .sorted(Comparator.comparing(Image::getCreated).reversed())
                .flatMap(image -> Stream.ofNullable(image.getRepoTags())
                        .flatMap(Arrays::stream)
                        .filter(reference -> !reference.startsWith("<none>"))
                        .filter(reference -> wanted.test(image, reference)));
    }

    private boolean isOwn(Image image, String reference) {
        return (reference.startsWith(EngineImages.COUNTME + "/") || reference.startsWith(Recipe.PREFIX))
                && (EngineImages.isOwn(image.getLabels()) || deployed.contains(reference));
    }
}
