package countme.acceptance.docs;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.config.Ports;
import countme.topology.config.Setting;
import countme.topology.state.Directories;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The stack that commands of documents are run on, and the machine as they find it: a home of its own, and the launcher under the name {@code countme}. All of
 * it is gone when closed.
 */
final class DocumentStack implements AutoCloseable {
    /** A build of everything, on a busy machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(9);

    private final Path launcher = Path.of(System.getProperty("launcher.jar"));
    private final Path home;
    private final OwnNames names;

    private DocumentStack(Path home, OwnNames names) {
        this.home = home;
        this.names = names;
    }

    static DocumentStack begin() throws IOException {
        var stack = new DocumentStack(
                Files.createTempDirectory("countme-documents"),
                new OwnNames("countme-docs-" + ProcessHandle.current().pid(), Ports.free()));
        Path command = Files.createDirectories(stack.home.resolve("bin")).resolve("countme");
        Files.writeString(command, "#!/bin/sh\nexec java -jar '" + stack.launcher + "' \"$@\"\n");
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
        return stack;
    }

    OwnNames names() {
        return names;
    }

    /** What commands printed, both outputs as a terminal shows them, in the usual names. */
    record Outcome(int status, String printed) {}

    /** Runs commands to their end; the first that fails is the last. */
    Outcome run(String commands, Path directory) throws IOException, InterruptedException {
        Path printed = Files.createTempFile(home, "printed", "");
        Process process = start(commands, directory, printed);
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            end(process);
            return new Outcome(-1, names.toUsual(Files.readString(printed)) + "\n(not done after " + PATIENCE + ")");
        }
        return new Outcome(process.exitValue(), names.toUsual(Files.readString(printed)));
    }

    /** Starts commands whose output goes there. */
    Process start(String commands, Path directory, Path printed) throws IOException {
        var builder = new ProcessBuilder("bash", "-e", "-o", "pipefail", "-c", names.toOwn(commands))
                .directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        builder.environment().putAll(environment(System.getenv()));
        return builder.start();
    }

    /** A place for what a terminal shows. */
    Path newTerminal() throws IOException {
        return Files.createTempFile(home, "terminal", "");
    }

    /** As Ctrl-C would. */
    static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit().join();
    }

    /** As it is when a document begins: up as by default, or away with all data. */
    void prepare(boolean isThere) throws IOException, InterruptedException {
        String wanted = isThere ? "countme up -d -y" : "countme down --volumes -y";
        Outcome outcome = run(wanted, home);
        assertThat(outcome.status()).as(wanted + ":\n" + outcome.printed()).isZero();
    }

    private Map<String, String> environment(Map<String, String> users) {
        var ours = new HashMap<String, String>();
        ours.put("PATH", home.resolve("bin") + File.pathSeparator + users.get("PATH"));
        // What was built once need not be built again.
        ours.put(
                "XDG_CACHE_HOME",
                Objects.requireNonNullElse(users.get("XDG_CACHE_HOME"), System.getProperty("user.home") + "/.cache"));
        ours.put("HOME", home.toString());
        ours.put("XDG_STATE_HOME", home.resolve(".local/state").toString());
        ours.put(Setting.PROJECT.variable(), names.project());
        ours.put(Setting.HTTPS_PORT.variable(), String.valueOf(names.ports().https()));
        ours.put(Setting.HTTP_PORT.variable(), String.valueOf(names.ports().http()));
        ours.put(Setting.OPS_PORT.variable(), String.valueOf(names.ports().ops()));
        // It would work beside the next commands.
        ours.put(Setting.TRAINED_START.variable(), "false");
        return ours;
    }

    @Override
    public void close() throws IOException {
        try {
            prepare(false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Directories.delete(home);
        }
    }
}
