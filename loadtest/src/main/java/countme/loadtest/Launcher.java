package countme.loadtest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A stack's launcher, called by its command line as users call it, each time in a process of its own: whoever measures or checks a stack
 * asks it what there is, and knows nothing of labels, names and inner ports.
 */
public final class Launcher {
    private static final int PATIENCE_SECONDS = 300;
    /** All that follows it is the command of {@code exec}. */
    private static final String COMMAND = "--";

    private final Path program;
    private final String project;
    private final List<String> settings;
    private final Map<String, String> environment;

    /** One that finds its state where users' launchers do. */
    public Launcher(Path program, String project, List<String> settings) {
        this(program, project, settings, Map.of());
    }

    /**
     * Names a launcher; it is not called.
     *
     * @param program its jar, or a program that stands for it
     * @param project the stack's name
     * @param settings flags, for every call
     * @param environment what is in its environment besides what is in this one's
     */
    public Launcher(Path program, String project, List<String> settings, Map<String, String> environment) {
        this.program = program.toAbsolutePath().normalize();
        this.project = project;
        this.settings = List.copyOf(settings);
        this.environment = Map.copyOf(environment);
    }

    /** Refuses, with an {@link IllegalArgumentException}, a launcher that is not there; {@code option} is what it was named with. */
    public Launcher required(String option) {
        if (!Files.isRegularFile(program)) {
            throw new IllegalArgumentException(
                    "%s: there is no file %s. Make it with 'mvn -q -DskipTests package', or name another one."
                            .formatted(option, program));
        }
        return this;
    }

    /** The stack's name. */
    public String project() {
        return project;
    }

    /**
     * How a call ended.
     *
     * @param status its exit status
     * @param output what it printed
     * @param errors what it said of its progress and why it failed; empty where that went to this process's stderr
     */
    public record Ended(int status, String output, String errors) {
        /** Whether it did what it was called for. */
        public boolean isGood() {
            return status == 0;
        }

        /** All that was said. */
        public String words() {
            return (errors + output).strip();
        }
    }

    /** What begins a call, for those who want its streams their own way. */
    public ProcessBuilder command(String... words) {
        List<String> line = new ArrayList<>();
        if (program.toString().endsWith(".jar")) {
            line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            line.add("-jar");
        }
        line.add(program.toString());
        List<String> given = List.of(words);
        int end = given.contains(COMMAND) ? given.indexOf(COMMAND) : given.size();
        line.addAll(given.subList(0, end));
        line.addAll(settings);
        line.addAll(List.of("--project", project));
        line.addAll(given.subList(end, given.size()));
        var builder = new ProcessBuilder(line);
        builder.environment().putAll(environment);
        return builder;
    }

    /** Begins a call; its progress goes to this process's stderr. */
    public Process start(String... words) throws IOException {
        return command(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /** Calls it and waits for its end, however it ends; its progress goes to this process's stderr. */
    public Ended attempt(String... words) throws IOException, InterruptedException {
        return end(start(words));
    }

    /** The same for a call that has to succeed; gives what it printed. */
    public String call(String... words) throws IOException, InterruptedException {
        return finish(start(words));
    }

    /** Calls it without a word of progress, and waits for its end, however it ends, for at most five minutes. */
    public Ended ask(String... words) throws IOException, InterruptedException {
        List<String> quiet = new ArrayList<>(List.of(words));
        quiet.addAll(1, List.of("--progress", "quiet"));
        Process process = command(quiet.toArray(String[]::new)).start();
        try {
            var output = read(process.getInputStream());
            var errors = read(process.getErrorStream());
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("'%s' took longer than %d s".formatted(words[0], PATIENCE_SECONDS));
            }
            return new Ended(process.exitValue(), output.join(), errors.join());
        } finally {
            process.destroy();
        }
    }

    /** As {@link #ask}, for a call that has to succeed; gives what it printed. */
    public String require(String... words) throws IOException, InterruptedException {
        Ended ended = ask(words);
        if (!ended.isGood()) {
            throw new IOException("'%s' ended with status %d: %s".formatted(words[0], ended.status(), ended.words()));
        }
        return ended.output();
    }

    /**
     * Waits for a call's end.
     *
     * @return what it printed
     * @throws IOException when it failed
     */
    public static String finish(Process process) throws IOException, InterruptedException {
        Ended ended = end(process);
        if (!ended.isGood()) {
            throw new IOException("the launcher failed with status %d: %s".formatted(ended.status(), ended.output()));
        }
        return ended.output();
    }

    private static Ended end(Process process) throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output, "");
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
