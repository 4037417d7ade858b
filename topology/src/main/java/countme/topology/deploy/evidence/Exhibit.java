package countme.topology.deploy.evidence;

import java.io.IOException;
import java.util.Optional;

/**
 * One piece of evidence.
 *
 * @param file its name in the archive
 * @param what it shows, in a few words
 * @param source where it comes from
 */
public record Exhibit(String file, String what, Source source) {
    /** Gives what it shows; empty where there is none, such as reports of tests that were not run here. */
    public interface Source {
        Optional<byte[]> take() throws IOException;
    }
}
