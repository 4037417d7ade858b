package countme.topology.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import countme.certs.PrivateFiles;
import countme.topology.report.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What countme did to this machine to give it an engine, kept in {@code engine.json} so that all of it can be undone.
 *
 * @param packages the Debian packages that came with it, empty if the engine was installed already
 * @param settingsWritten the settings file that countme wrote, null if it was there already
 * @param started whether countme started the engine (as a service or a process)
 * @param pidFile the number of its process
 * @param log where it logs without a service manager
 * @param dataRoot where it keeps its data; null for its default, or where there was something before
 */
public record EngineRecord(
        List<String> packages,
        @Nullable String settingsWritten,
        boolean started,
        String pidFile,
        String log,
        @Nullable String dataRoot) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    public EngineRecord {
        packages = List.copyOf(packages);
    }

    /** The record in the {@code state} directory; empty if countme never provided an engine here. */
    public static Optional<EngineRecord> read(Path state) {
        Path file = file(state);
        try {
            return Files.exists(file)
                    ? Optional.of(JSON.readValue(Files.readString(file), EngineRecord.class))
                    : Optional.empty();
        } catch (IOException e) {
            throw new Problem(file + " cannot be read", "It is not what countme wrote there.", "Move it away.", e);
        }
    }

    /** Writes it, adding to what an earlier run recorded. */
    void addTo(Path state) throws IOException {
        EngineRecord earlier = read(state).orElse(this);
        EngineRecord all = new EngineRecord(
                packages.isEmpty() ? earlier.packages : packages,
                settingsWritten == null ? earlier.settingsWritten : settingsWritten,
                started || earlier.started,
                pidFile,
                log,
                dataRoot == null ? earlier.dataRoot : dataRoot);
        PrivateFiles.makeDirectory(state);
        PrivateFiles.replace(file(state), JSON.writeValueAsString(all) + "\n");
    }

    private static Path file(Path state) {
        return state.resolve("engine.json");
    }
}
