package countme.topology.engine;

import countme.topology.config.CurrentDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an engine that countme provides lives.
 *
 * @param socket where it will listen
 * @param settings its {@code daemon.json}
 * @param pidFile the number of its process
 * @param log what it says where no service manager keeps that
 * @param lock held by the launcher that provides it
 * @param state countme's state directory, for the {@link EngineRecord}
 * @param dataRoot where it keeps images and volumes, null for its default
 * @param daemon the command that runs it in the foreground
 */
record EnginePlaces(
        Path socket,
        Path settings,
        Path pidFile,
        Path log,
        Path lock,
        Path state,
        @Nullable Path dataRoot,
        List<String> daemon) {
    static EnginePlaces standard(Map<String, String> environment, Path state) {
        String dataRoot = environment.getOrDefault("COUNTME_ENGINE_DATA_ROOT", "");
        return new EnginePlaces(
                EngineSearch.DEFAULT_SOCKET,
                Path.of("/etc/docker/daemon.json"),
                Path.of("/var/run/docker.pid"),
                Path.of("/var/log/countme-engine.log"),
                Path.of("/var/run/countme-engine.lock"),
                state,
                dataRoot.isBlank() ? null : CurrentDirectory.absolute(Path.of(dataRoot)),
                List.of("dockerd"));
    }

    Endpoint endpoint() {
        return Endpoint.socket(socket, "countme's engine");
    }
}
