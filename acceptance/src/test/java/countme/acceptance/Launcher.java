package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.Topology;
import countme.topology.cli.Main;
import countme.topology.config.Ports;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The launcher as users run it, with state of its own: mostly within this JVM, and packaged in a process of its own where it stays, is
 * killed, or is itself what is tested.
 *
 * @param project what every call is about
 * @param directory for its state, and for what processes print
 * @param jar the launcher itself
 * @param ownCache whether what it caches is kept in the directory too, and not shared with everybody
 * @param before what a process of its own begins with, such as a command that enters another network
 */
record Launcher(String project, Path directory, Path jar, boolean ownCache, List<String> before) {
    private static final int PATIENCE_SECONDS = 180;

    Launcher(String project, Path directory) {
        this(project, directory, Path.of(System.getProperty("launcher.jar")), false, List.of());
    }

    /** The same with a cache of its own. */
    Launcher cachingApart() {
        return new Launcher(project, directory, jar, true, before);
    }

    /** The same with another release of the launcher. */
    Launcher running(Path anotherJar) {
        return new Launcher(project, directory, anotherJar, ownCache, before);
    }

    /** The same whose processes begin with another command. */
    Launcher behind(List<String> command) {
        return new Launcher(project, directory, jar, ownCache, command);
    }

    /** What a call printed, and its exit status. */
    record Result(int status, String out, String err) {}

    /** The arguments of an {@code up} on these ports. */
    static String[] up(Ports ports, String... more) {
        var words = new ArrayList<>(List.of(
                "up",
                "--https-port",
                String.valueOf(ports.https()),
                "--http-port",
                String.valueOf(ports.http()),
                "--ops-port",
                String.valueOf(ports.ops())));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    /** Calls it within this JVM: the same code, without the second that a JVM takes to begin. */
    Result run(String... arguments) {
        return run(environment(System.getenv()), words(arguments));
    }

    /** The same in any environment, and about no project but what the words say. */
    static Result run(Map<String, String> environment, List<String> words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int status = run(environment, words, out, err);
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The same, and what it prints can be read before it ends. */
    static int run(Map<String, String> environment, List<String> words, OutputStream out, OutputStream err) {
        return Main.run(
                Topology::new,
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                words.toArray(String[]::new));
    }

    /** Calls it as users do: the packaged file, in a process of its own. */
    Result runPackaged(String... arguments) {
        Process process = start(arguments);
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return new Result(process.exitValue(), out(), err());
    }

    /** An {@code up} that stays, once every container is ready. One that ends before fails the test with what it said. */
    Process attach(String... up) {
        Process attached = start(up);
        try {
            Awaitility.await()
                    .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .failFast(() -> assertThat(attached.isAlive()).as(err()).isTrue())
                    .until(() -> out().contains("Press Ctrl-C"));
            return attached;
        } catch (RuntimeException e) {
            attached.destroy();
            throw e;
        }
    }

    /** Starts a call without waiting for its end; its output is in {@link #out()}. */
    Process start(String... arguments) {
        return start(directory.resolve("out"), directory.resolve("err"), arguments);
    }

    /** The same beside one whose output is kept. */
    Process startBeside(String... arguments) {
        return start(directory.resolve("out-beside"), directory.resolve("err-beside"), arguments);
    }

    private Process start(Path out, Path err, String... arguments) {
        ProcessBuilder builder = new countme.loadtest.Launcher(jar, project, List.of(), environment(Map.of()))
                .command(arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.command().addAll(0, before);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> words(String... arguments) {
        return Stream.concat(Stream.of("--project", project), Stream.of(arguments))
                .toList();
    }

    /** A user's environment, with places of our own. */
    private Map<String, String> environment(Map<String, String> users) {
        var ours = new HashMap<>(users);
        ours.put("XDG_STATE_HOME", directory.resolve("state").toString());
        // It would work beside the tests of everything else, for a stack that is soon gone.
        ours.put("COUNTME_TRAINED_START", "false");
        if (ownCache) {
            ours.put("XDG_CACHE_HOME", directory.resolve("cache").toString());
        }
        return ours;
    }

    /** What the process that was started last has printed. */
    String out() {
        return read("out");
    }

    String err() {
        return read("err");
    }

    private String read(String file) {
        try {
            return Files.readString(directory.resolve(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
