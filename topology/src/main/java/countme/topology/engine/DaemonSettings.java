package countme.topology.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import countme.topology.report.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an engine of ours runs: published ports without the user-space proxy, which halves throughput, and containers that
 * survive a restart of the engine. A settings file that is already there is never changed: what it leaves open is given as flags.
 */
final class DaemonSettings {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Whatever the umask: who may write it is root on this machine, and every launcher reads it. */
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwxr-xr-x");

    private final Path file;

    DaemonSettings(Path file) {
        this.file = file;
    }

    /** Writes the file if there is none; true if it did. {@code dataRoot} null leaves the engine's default. */
    boolean writeIfAbsent(@Nullable Path dataRoot) throws IOException {
        if (Files.exists(file)) {
            return false;
        }
        ObjectNode settings =
                JSON.createObjectNode().put("userland-proxy", false).put("live-restore", true);
        if (dataRoot != null) {
            settings.put("data-root", dataRoot.toString());
        }
        Files.createDirectories(file.toAbsolutePath().getParent(), PosixFilePermissions.asFileAttribute(DIRECTORY));
        Files.createFile(file, PosixFilePermissions.asFileAttribute(READABLE));
        Files.writeString(file, settings.toPrettyString() + "\n");
        return true;
    }

    /** The flags for what the file does not say: given in both places, the engine refuses to start. */
    List<String> flags(@Nullable Path dataRoot) {
        JsonNode settings = read();
        List<String> flags = new ArrayList<>();
        if (!settings.has("userland-proxy")) {
            flags.add("--userland-proxy=false");
        }
        if (!settings.has("live-restore")) {
            flags.add("--live-restore");
        }
        if (dataRoot != null
                && !dataRoot.toString().equals(settings.path("data-root").asText())) {
            refuseOther(settings, dataRoot);
            flags.add("--data-root=" + dataRoot);
        }
        return flags;
    }

    private void refuseOther(JsonNode settings, Path dataRoot) {
        if (settings.has("data-root")) {
            throw new Problem(
                    "The engine cannot keep its data in " + dataRoot,
                    file + " says " + settings.path("data-root").asText() + ".",
                    "Unset COUNTME_ENGINE_DATA_ROOT, or change data-root in " + file + ".");
        }
    }

    private JsonNode read() {
        if (!Files.exists(file)) {
            return JSON.createObjectNode();
        }
        try {
            return JSON.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new Problem(
                    file + " cannot be read",
                    "The engine would not start with it: it is not readable JSON.",
                    "Mend the file, or move it away.",
                    e);
        }
    }
}
