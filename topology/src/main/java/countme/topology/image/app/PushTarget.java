package countme.topology.image.app;

import java.util.List;

/**
 * Where an image is pushed.
 *
 * @param repository with its registry as its engine calls it, such as {@code localhost:9443/countme/app}
 * @param registry where that registry is reached from here, such as {@code localhost:9443}
 * @param tags at least one; all name the same image afterwards
 * @param agreed to what behaviour a change was agreed to, by its {@linkplain Checks#digest digest}; empty for no change
 */
public record PushTarget(
        String repository, String registry, List<String> tags, String agreed, String user, String password) {
    public PushTarget {
        tags = List.copyOf(tags);
        if (tags.isEmpty()) {
            throw new IllegalArgumentException("no tag for " + repository);
        }
    }

    /** Its name with the first tag. */
    public String image() {
        return repository + ":" + tags.get(0);
    }

    /** The same from here. */
    String reached() {
        return registry + image().substring(repository.indexOf('/'));
    }

    /** The password never gets into a log or a message. */
    @Override
    public String toString() {
        return "PushTarget[" + repository + ", " + tags + "]";
    }
}
