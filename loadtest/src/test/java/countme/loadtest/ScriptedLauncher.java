package countme.loadtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A program in the place of the launcher, which does what a shell script says and writes down how it is called. */
public final class ScriptedLauncher {
    private static final String SCRIPT = """
            #!/bin/sh
            cd "$(dirname "$0")" && echo "$*" >> calls
            %s
            """;

    private final Path directory;

    /**
     * Writes it.
     *
     * @param directory where it runs
     * @param script what it does; {@code $*} is how it was called
     */
    public ScriptedLauncher(Path directory, String script) throws IOException {
        this.directory = directory;
        Files.writeString(program(), SCRIPT.formatted(script));
        Files.setPosixFilePermissions(program(), PosixFilePermissions.fromString("rwx------"));
    }

    /** Where it is. */
    public Path program() {
        return directory.resolve("launcher");
    }

    /** Whoever calls it. */
    public Launcher launcher() {
        return new Launcher(program(), "trial", List.of("--engine", "auto"));
    }

    /** The words of every call. */
    public List<String> calls() throws IOException {
        return Files.readAllLines(directory.resolve("calls"));
    }
}
