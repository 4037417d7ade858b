package countme.topology.engine;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How an engine on this machine was started, read from its process: the engine itself does not tell. On desktops it is in a virtual machine,
 * and nothing is known.
 *
 * @param line its program and arguments
 */
record DaemonCommand(List<String> line) {
    private static final String CONFIG = "--config-file";
    private static final String PROXY = "--userland-proxy";
    private static final Path STANDARD = Path.of("/etc/docker/daemon.json");

    DaemonCommand {
        line = List.copyOf(line);
    }

    /** Whether the engine at an address has its userland proxy, see {@link EngineFacts#userlandProxy}. */
    static Optional<Boolean> userlandProxy(URI address) {
        return running(Path.of("/proc"), address.toString()).flatMap(DaemonCommand::userlandProxy);
    }

    /** The one that was told to listen at an address, or the only one there is. */
    static Optional<DaemonCommand> running(Path processes, String address) {
        List<DaemonCommand> all = all(processes);
        return all.stream()
                .filter(one -> one.line.stream().anyMatch(word -> word.endsWith(address)))
                .findFirst()
                .or(() -> all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty());
    }

    private static List<DaemonCommand> all(Path processes) {
        try (Stream<Path> directories = Files.list(processes)) {
            return directories
                    .filter(process -> String.valueOf(process.getFileName()).matches("\\d+"))
                    .map(process -> new DaemonCommand(words(process.resolve("cmdline"))))
                    .filter(command ->
                            !command.line.isEmpty() && command.line.get(0).matches("(.*/)?dockerd"))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static List<String> words(Path file) {
        try {
            return List.of(Files.readString(file).split("\0", -1));
        } catch (IOException e) {
            // It ended meanwhile.
            return List.of();
        }
    }

    /** By its arguments, its settings file, or what the engine does without being told; empty when the file cannot be read. */
    Optional<Boolean> userlandProxy() {
        Optional<String> argument = option(PROXY);
        if (argument.isPresent()) {
            return argument.map(value -> !value.equals("false"));
        }
        Path settings = option(CONFIG).map(Path::of).orElse(STANDARD);
        try {
            return Optional.of(Files.notExists(settings)
                    || new JsonMapper()
                            .readTree(Files.readString(settings))
                            .path("userland-proxy")
                            .asBoolean(true));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<String> option(String name) {
        for (int i = 0; i < line.size(); i++) {
            if (line.get(i).startsWith(name + "=")) {
                return Optional.of(line.get(i).substring(name.length() + 1));
            }
            if (line.get(i).equals(name) && i + 1 < line.size()) {
                return Optional.of(line.get(i + 1));
            }
        }
        return Optional.empty();
    }
}
