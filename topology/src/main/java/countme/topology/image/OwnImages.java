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
 * The images that countme made on an engine: what was put together and the stand-ins, by name and label, and what it gave such a name when it
 * was deployed. What was pulled belongs to everybody.
 */
public final class OwnImages {
    private final Engine engine;
    private final Set<String> deployed;

    /** {@code deployed} are the names of versions that projects have. */
    public OwnImages(Engine engine, Set<String> deployed) {
        this.engine = engine;
        this.deployed = Set.copyOf(deployed);
    }

    /** Their references; those that others are built over come last. */
    public List<String> references() {
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

    /** Removes them; one that a container still uses stays. */
    public void remove() {
        for (String reference : references()) {
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
