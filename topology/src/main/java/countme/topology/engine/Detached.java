package countme.topology.engine;

import countme.certs.PrivateFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts programs that must not be hit by a Ctrl-C meant for the launcher: a package manager half-way through, the engine
 * itself, the tunnel that a graceful end still needs.
 */
final class Detached {
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private Detached() {}

    /**
     * Starts {@code command} in a session of its own (where {@code setsid} exists), with no input, writing to the end of
     * {@code log}. What Docker's variables say about the launcher's engine is kept from it.
     */
    static Process start(List<String> command, Path log, Map<String, String> environment) throws IOException {
        List<String> line = new ArrayList<>(command);
        if (Files.isExecutable(SETSID)) {
            line.add(0, SETSID.toString());
        }
        PrivateFiles.open(log, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .close();
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(new File("/"))
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("DOCKER_"));
        builder.environment().putAll(environment);
        return builder.start();
    }
}
