package countme.topology.image.local;

import countme.topology.report.Problem;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A program of this machine that builds something.
 *
 * @param line the program and its arguments
 * @param directory where it runs; null for here
 */
public record Command(
        List<String> line,
        Map<String, String> environment,
        @Nullable Path directory) {
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        // A launcher that is killed must not leave a compiler running for minutes.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Command::destroy), "end-builds"));
    }

    /**
     * Runs it to its end; each line it prints goes to {@code output}.
     *
     * @throws Problem {@code what}, with its last lines, when it fails or cannot be started
     */
    public void run(String what, Consumer<String> output) {
        BuildOutput tail = new BuildOutput();
        int status = exec(what, text -> {
            tail.add(text);
            output.accept(text);
        });
        if (status != 0) {
            throw tail.problem(what, "'" + program() + "' ended with status " + status);
        }
    }

    private int exec(String what, Consumer<String> output) {
        try {
            Process process = start();
            RUNNING.add(process);
            try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
                reader.lines().forEach(output);
                return process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Problem(what, "It was interrupted.", "Run the command again: it continues where it was.", e);
            } finally {
                destroy(process);
                RUNNING.remove(process);
            }
        } catch (IOException e) {
            throw new Problem(
                    what, "'" + program() + "' cannot be run: " + e.getMessage() + ".", "Check it on this machine.", e);
        }
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        // What it says is read here: a full disk, what it is at.
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        return builder.start();
    }

    private String program() {
        return line.get(0);
    }

    private static void destroy(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }

    /** A program by name, from the search path and then the given other places. */
    public static Optional<Path> find(String program, String... elsewhere) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(File.pathSeparator)), Stream.of(elsewhere))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
