package countme.topology.service;

import countme.topology.report.Problem;
import java.util.regex.Pattern;

/**
 * An official image by exact version, such as {@code nginx:1.28.0} or {@code prom/prometheus:v3.5.0}.
 *
 * @param repository the repository, with its registry where it is not the default one
 * @param tag an exact version; moving tags such as {@code latest} are rejected
 */
public record ImageRef(String repository, String tag) {
    private static final Pattern REPOSITORY = Pattern.compile("[a-z0-9]+([._:/-]+[a-z0-9]+)*");
    private static final Pattern EXACT = Pattern.compile("(?=.*[0-9])[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

    public ImageRef {
        if (!REPOSITORY.matcher(repository).matches() || !EXACT.matcher(tag).matches()) {
            throw Problem.usage(
                    "Image '" + repository + ":" + tag + "' is not pinned",
                    "A tag without a version can name another image tomorrow.",
                    "Name an exact version, such as nginx:1.28.0.");
        }
    }

    /** Parses {@code repository:tag}; anything without an exact version is a {@link Problem}. */
    public static ImageRef of(String reference) {
        int colon = reference.lastIndexOf(':');
        return colon < 0 || reference.indexOf('/', colon) >= 0
                ? new ImageRef(reference, "latest")
                : new ImageRef(reference.substring(0, colon), reference.substring(colon + 1));
    }

    /** The last part of the repository, such as {@code prometheus}: also the name of its stand-in's recipe. */
    public String shortName() {
        return repository.substring(repository.lastIndexOf('/') + 1);
    }

    /** Whether Countme made it here: such a name is already decided, and no registry has it. */
    public boolean isOwn() {
        return repository.startsWith("countme-stand-in/") || repository.startsWith("countme/");
    }

    /** The registry that is asked for it, such as {@code docker.io}. */
    public String registry() {
        return registry(repository);
    }

    /** The same of any repository. */
    public static String registry(String repository) {
        int slash = repository.indexOf('/');
        String first = slash < 0 ? "" : repository.substring(0, slash);
        return first.contains(".") || first.contains(":") || first.equals("localhost") ? first : "docker.io";
    }

    @Override
    public String toString() {
        return repository + ":" + tag;
    }
}
