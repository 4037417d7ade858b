package countme.topology.image;

import countme.topology.service.ImageRef;
import java.util.function.Function;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.ImageNameSubstitutor;

/**
 * Testcontainers' seam: every image a container asks for must name an exact version, and becomes what the supply decided. Testcontainers makes it
 * by name (property {@code image.substitutor}), so the decision is handed over with {@link #decideBy}; until then official names stay.
 */
public final class PinnedImages extends ImageNameSubstitutor {
    private static volatile Function<ImageRef, String> decision = ImageRef::toString;

    /** From now on {@code decided} says which reference stands for an official image, such as {@code supply.supply(image).reference()}. */
    public static void decideBy(Function<ImageRef, String> decided) {
        decision = decided;
    }

    @Override
    public DockerImageName apply(DockerImageName original) {
        ImageRef image = ImageRef.of(original.asCanonicalNameString());
        if (image.isOwn()) {
            return original;
        }
        return DockerImageName.parse(decision.apply(image)).asCompatibleSubstituteFor(original);
    }

    @Override
    protected String getDescription() {
        return "exact versions only, from the engine, a registry or a stand-in";
    }
}
