package countme.topology.image.supply;

import countme.topology.service.ImageRef;
import countme.topology.service.Login;
import org.jspecify.annotations.Nullable;

/**
 * Where an image is pulled from.
 *
 * @param repository with its registry, such as {@code localhost:9443/countme/app}
 * @param reference a tag, or a digest {@code sha256:…}
 * @param login at that registry; null for the user's own, if there is one
 */
public record PullSource(
        String repository, String reference, @Nullable Login login) {
    /** Its name as people write it. */
    public String image() {
        return repository + (isDigest() ? "@" : ":") + reference;
    }

    /** The registry that is asked for it, such as {@code localhost:9443} or {@code docker.io}. */
    String registry() {
        return ImageRef.registry(repository);
    }

    /** The same repository, by another tag or digest. */
    PullSource at(String other) {
        return new PullSource(repository, other, login);
    }

    private boolean isDigest() {
        return reference.startsWith("sha256:");
    }

    /** The password never gets into a log or a message. */
    @Override
    public String toString() {
        return "PullSource[" + image() + "]";
    }
}
