package countme.loadtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A stack that a benchmark has for itself: with a project, ports and state of its own, driven through the launcher's command line as users
 * drive theirs. Taken down with its volumes when closed, or when the benchmark is interrupted. No other benchmark uses the project's name
 * meanwhile.
 */
public final class OwnStack implements AutoCloseable {
    private static final String[] END = {"down", "--volumes", "--yes", "--quiet"};

    private final SoleRun sole;
    private final Path state;
    private final int https = freePort();
    private final Launcher launcher;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Describes a stack; nothing is started.
     *
     * @param jar the launcher's
     * @param project its name
     * @param flags settings, for every call of the launcher
     * @throws IOException when another benchmark uses the name
     */
    public OwnStack(Path jar, String project, List<String> flags) throws IOException {
        sole = SoleRun.begin(project);
        state = Files.createTempDirectory(project);
        List<String> settings = new ArrayList<>(flags);
        settings.addAll(List.of("--https-port", "" + https, "--http-port", "" + freePort()));
        settings.addAll(List.of("--ops-port", "" + freePort()));
        launcher = new Launcher(jar, project, settings, Map.of("XDG_STATE_HOME", state.toString()));
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /**
     * Removes what a killed benchmark left of a stack and brings it up, every service ready. Nobody heals it: that would disturb what is
     * measured.
     *
     * @throws IOException when that fails; nothing is left then
     */
    public static OwnStack up(Path jar, String project, List<String> flags) throws IOException, InterruptedException {
        var stack = new OwnStack(jar, project, flags);
        try {
            String unused = stack.call(END);
            String unusedToo = stack.call("up", "--detach", "--yes");
            return stack;
        } catch (IOException | InterruptedException e) {
            stack.close();
            throw e;
        }
    }

    /** Its name. */
    public String project() {
        return launcher.project();
    }

    /** The port its counter answers on. */
    public int https() {
        return https;
    }

    /** Where its counter answers. */
    public URI url() {
        return URI.create("https://localhost:" + https + "/");
    }

    /** What drives it. */
    public Launcher launcher() {
        return launcher;
    }

    /** Runs a verb to its end and gives what it printed; its progress goes to this process's stderr. */
    public String call(String... verb) throws IOException, InterruptedException {
        return launcher.call(verb);
    }

    /** How it is, asked now. */
    public StackStatus status(String... more) throws IOException, InterruptedException {
        return StackStatus.of(launcher, more);
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            String unused = call(END);
            Scratch.remove(state);
            sole.close();
        } catch (IOException e) {
            throw new UncheckedIOException("stack " + project() + " could not be taken down", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
