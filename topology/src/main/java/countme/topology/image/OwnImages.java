package countme.topology.image;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Image;
import countme.topology.engine.Engine;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The images that countme built on an engine: the counter's own and the stand-ins. What was pulled belongs to everybody. */
public final class OwnImages {
    private final Engine engine;

    public OwnImages(Engine engine) {
        this.engine = engine;
    }

    /** Their references; those that others are built over come last. */
    public List<String> references() {
        return all().filter(OwnImages::isOwn).toList();
    }

    /**
     * The references of all other images.
     *
     * @param official names that countme may have pulled: they can be had again
     */
    public List<String> ofOthers(Set<String> official) {
        return all().filter(reference -> !isOwn(reference) && !official.contains(reference))
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

    private Stream<String> all() {
        return engine.client().listImagesCmd().exec().stream()
                .sorted(Comparator.comparing(Image::getCreated).reversed())
                .flatMap(image -> Stream.ofNullable(image.getRepoTags()).flatMap(Arrays::stream))
                .filter(reference -> !reference.startsWith("<none>"));
    }

    private static boolean isOwn(String reference) {
        return reference.startsWith(AppImage.NAME + ":") || reference.startsWith(Recipe.PREFIX);
    }
}
