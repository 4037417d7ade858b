package countme.topology.state;

import java.util.regex.Pattern;

/**
 * A version that is, or was, deployed.
 *
 * @param version what people call it, such as {@code 0.1.0-1a2b3c4d5e6f}
 * @param image its name on the engine, which no push moves
 * @param id the engine's id of that image, {@code sha256:…}
 * @param digest of the manifest it was pulled by, {@code sha256:…}; empty for one that was not pulled
 * @param subject of the commit it was built from; empty where there is none
 */
public record Release(String version, String image, String id, String digest, String subject) {
    /** What people may call a version: a tag, short enough for more behind it. */
    public static final Pattern VERSION = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}");

    /** What people call it, and what is in it. */
    public String title() {
        return title(version, subject);
    }

    /** The same of one that is not deployed. */
    public static String title(String version, String subject) {
        return subject.isEmpty() ? version : version + " (" + subject + ")";
    }
}
