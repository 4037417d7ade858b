package countme.loadtest.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A stack's launcher, called by its command line as users call it. */
final class Launcher {
    private static final int PATIENCE_SECONDS = 300;

    private final Path program;
    private final String project;
    private final List<String> flags;

    /**
     * Names a launcher; it is not called.
     *
     * @param program its jar, or a program that stands for it
     * @param project the stack's name
     * @param flags settings, for every call
     * @throws IllegalArgumentException when there is no such file
     */
    Launcher(Path program, String project, List<String> flags) {
        this.program = program.toAbsolutePath().normalize();
        this.project = project;
        this.flags = List.copyOf(flags);
        if (!Files.isRegularFile(this.program)) {
            throw new IllegalArgumentException(
                    "-D%s: there is no file %s. Make it with 'mvn -q -DskipTests package', or name another one."
                            .formatted(Parameter.LAUNCHER.name(), this.program));
        }
    }

    /** The one that the parameters name. */
    static Launcher of(Parameters parameters) {
        return new Launcher(
                Path.of(parameters.get(Parameter.LAUNCHER)),
                parameters.get(Parameter.PROJECT),
                parameters.get(Parameter.FLAGS));
    }

    String project() {
        return project;
    }

    /**
     * How a call ended.
     *
     * @param status its exit status
     * @param output what it printed
     * @param errors what it said of its progress and why it failed
     */
    record Ended(int status, String output, String errors) {}

    /** Runs a verb to its end, however it ends, for at most five minutes. */
    Ended call(String verb, String... rest) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(line(verb, rest)).start();
        try {
            var output = read(process.getInputStream());
            var errors = read(process.getErrorStream());
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("'%s' took longer than %d s".formatted(verb, PATIENCE_SECONDS));
            }
            return new Ended(process.exitValue(), output.join(), errors.join());
        } finally {
            process.destroy();
        }
    }

    /** As {@link #call}, for a verb that has to succeed. */
    void require(String verb, String... rest) throws IOException, InterruptedException {
        Ended ended = call(verb, rest);
        if (ended.status() != 0) {
            throw new IOException("'%s' ended with status %d: %s"
                    .formatted(verb, ended.status(), (ended.errors() + ended.output()).strip()));
        }
    }

    private List<String> line(String verb, String... rest) {
        List<String> line = new ArrayList<>();
        if (program.toString().endsWith(".jar")) {
            line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            line.add("-jar");
        }
        // Settings first: all that follows "--" would be the command of 'exec'.
        line.addAll(List.of(program.toString(), verb, "--project", project, "--progress", "quiet"));
        line.addAll(flags);
        line.addAll(Arrays.asList(rest));
        return line;
    }

    private static CompletableFuture<String> read(InputStream stream) {
        return CompletableFuture.supplyAsync(() -> {
            try (stream) {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
