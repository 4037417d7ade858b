package countme.topology.host;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A file of the host; root's, and so is its group.
 *
 * @param mode such as {@code 0644}, in octal
 */
public record HostFile(String path, String mode, String text) {
    /** What Ignition wants: a number that JSON can write. */
    int modeNumber() {
        return Integer.parseInt(mode, 8);
    }

    /** Its content in base64, for a shell. */
    public String base64() {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
