package countme.loadtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A stack that a benchmark has for itself: with a project, ports and state of its own, driven through the launcher's command line as users
 * drive theirs. Taken down with its volumes when closed, or when the benchmark is interrupted.
 */
public final class OwnStack implements AutoCloseable {
    /** The exit status of a call while another launcher changes the stack. */
    static final int ANOTHER_AT_WORK = 4;

    private final Path launcher;
    private final String project;
    private final List<String> flags;
    private final Path state;
    private final int https = freePort();
    private final int http = freePort();
    private final int ops = freePort();
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Describes a stack; nothing is started.
     *
     * @param launcher the launcher's jar
     * @param project its name
     * @param flags settings, for every call of the launcher
     */
    public OwnStack(Path launcher, String project, List<String> flags) throws IOException {
        this.launcher = launcher.toAbsolutePath();
        this.project = project;
        this.flags = List.copyOf(flags);
        this.state = Files.createTempDirectory(project);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** Its name. */
    public String project() {
        return project;
    }

    /** The port its counter answers on. */
    public int https() {
        return https;
    }

    /** Where its counter answers. */
    public URI url() {
        return URI.create("https://localhost:" + https + "/");
    }

    /** Runs a verb to its end and gives what it printed; its progress goes to this process's stderr. */
    public String call(String... verb) throws IOException, InterruptedException {
        return finish(start(verb));
    }

    /** Begins a verb; its progress goes to this process's stderr. */
    public Process start(String... verb) throws IOException {
        return command(verb).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /** What begins a verb, for those who want its streams otherwise. */
    ProcessBuilder command(String... verb) {
        var line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", launcher.toString()));
        line.addAll(Arrays.asList(verb));
        line.addAll(flags);
        line.addAll(List.of("--project", project, "--https-port", "" + https, "--http-port", "" + http));
        line.addAll(List.of("--ops-port", "" + ops));
        var builder = new ProcessBuilder(line);
        builder.environment().put("XDG_STATE_HOME", state.toString());
        return builder;
    }

    /**
     * How a call of the launcher ended.
     *
     * @param status its exit status
     * @param output what it printed
     */
    record Ended(int status, String output) {}

    /** Runs a verb to its end, however it ends. */
    Ended attempt(String... verb) throws IOException, InterruptedException {
        return end(start(verb));
    }

    /**
     * Waits for a verb's end.
     *
     * @return what it printed
     * @throws IOException when it failed
     */
    public static String finish(Process process) throws IOException, InterruptedException {
        Ended ended = end(process);
        if (ended.status() != 0) {
            throw new IOException("the launcher failed with status %d: %s".formatted(ended.status(), ended.output()));
        }
        return ended.output();
    }

    private static Ended end(Process process) throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            String unused = call("down", "--volumes", "--yes", "--quiet");
            Scratch.remove(state);
        } catch (IOException e) {
            throw new UncheckedIOException("stack " + project + " could not be taken down", e);
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
