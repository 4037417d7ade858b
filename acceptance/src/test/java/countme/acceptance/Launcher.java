package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.config.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * The packaged launcher as users run it, in a process of its own, with state of its own.
 *
 * @param project what every call is about
 * @param directory for its state
 * @param output for what it prints
 * @param jar the launcher itself
 * @param ownCache whether what it caches is kept in the directory too, and not shared with everybody
 */
record Launcher(String project, Path directory, Path output, Path jar, boolean ownCache) {
    private static final int PATIENCE_SECONDS = 180;

    Launcher(String project, Path directory) {
        this(project, directory, directory);
    }

    Launcher(String project, Path directory, Path output) {
        this(project, directory, output, false);
    }

    Launcher(String project, Path directory, Path output, boolean ownCache) {
        this(project, directory, output, Path.of(System.getProperty("launcher.jar")), ownCache);
    }

    /** The same with another release of the launcher. */
    Launcher running(Path anotherJar) {
        return new Launcher(project, directory, output, anotherJar, ownCache);
    }

    /** The same beside a call that is still printing. */
    Launcher printingTo(Path otherOutput) {
        return new Launcher(project, directory, otherOutput, jar, ownCache);
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

    Result run(String... arguments) {
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
        Map<String, String> environment = new HashMap<>();
        environment.put("XDG_STATE_HOME", directory.resolve("state").toString());
        // It would work beside the tests of everything else, for a stack that is soon gone.
        environment.put("COUNTME_TRAINED_START", "false");
        if (ownCache) {
            environment.put("XDG_CACHE_HOME", directory.resolve("cache").toString());
        }
        ProcessBuilder builder = new countme.loadtest.Launcher(jar, project, List.of(), environment)
                .command(arguments)
                .redirectOutput(output.resolve("out").toFile())
                .redirectError(output.resolve("err").toFile());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String out() {
        return read("out");
    }

    String err() {
        return read("err");
    }

    private String read(String file) {
        try {
            return Files.readString(output.resolve(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
