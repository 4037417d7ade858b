package countme.acceptance;

import countme.topology.engine.Engine;
import countme.topology.engine.EngineSupply;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.state.Directories;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A Docker engine beside the one that is used, which may be stopped and killed: with namespaces of its own for network, mounts and
 * processes, so that it disturbs nobody and everything it started ends with it. Needs Linux and root.
 */
final class SecondEngine implements AutoCloseable {
    /** A shell that comes back, because the first process has to bury what is orphaned: the daemon takes a zombie for alive. */
    private static final String INIT =
            "ip link set lo up && mount -t tmpfs tmpfs /run && hostname second && touch ready && while sleep 1; do :; done";

    private final Path directory;
    private final List<String> more;
    private final Process namespaces;
    private final long holder;
    private Process daemon;

    /** Starts it in a directory of its own. */
    SecondEngine(Path directory, boolean liveRestore) {
        this(directory, liveRestore, holder -> List.of());
    }

    /**
     * The same with more flags.
     *
     * @param prepared is given a process whose network it will be in, before it is started, and gives the flags
     */
    SecondEngine(Path directory, boolean liveRestore, LongFunction<List<String>> prepared) {
        this.directory = directory;
        try {
            Files.writeString(directory.resolve("daemon.json"), "{\"live-restore\": " + liveRestore + "}");
            namespaces = process(
                    "namespaces",
                    List.of(
                            "unshare",
                            "--net",
                            "--mount",
                            "--uts",
                            "--pid",
                            "--fork",
                            "--kill-child=SIGKILL",
                            "--mount-proc",
                            "sh",
                            "-c",
                            INIT));
            Awaitility.await().until(() -> namespaces.children().findFirst().isPresent());
            holder = namespaces.children().findFirst().orElseThrow().pid();
            Awaitility.await().until(() -> Files.exists(directory.resolve("ready")));
            more = prepared.apply(holder);
            daemon = start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether this machine can have one. */
    static boolean isPossible() {
        return "root".equals(System.getProperty("user.name"))
                && List.of("/usr/bin/unshare", "/usr/bin/nsenter", "/usr/sbin/dockerd").stream()
                        .allMatch(program -> Files.isExecutable(Path.of(program)));
    }

    /** As {@code --engine} takes it. */
    String address() {
        return "unix://" + directory.resolve("docker.sock");
    }

    /** What a process begins with that is to reach what it publishes: its ports are in a network of its own. */
    List<String> inItsNetwork() {
        return List.of("nsenter", "-t", String.valueOf(holder), "--net");
    }

    /** What a process begins with that is to be on its machine, with all but the files its own. */
    List<String> onItsMachine() {
        return List.of("nsenter", "-t", String.valueOf(holder), "--net", "--mount", "--uts", "--pid");
    }

    /** A connection to it, good until it is stopped. */
    Engine connect() {
        return EngineSupply.ofThisMachine(Map.of(), directory, directory).reach(address(), Progress.quiet());
    }

    /** Copies the images from which a stack runs, and what its own image is made of. */
    void load(Stack stack) {
        try (Engine here = connect()) {
            for (String image : images(stack)) {
                try (InputStream tar = stack.docker().saveImageCmd(image).exec()) {
                    here.client().loadImageCmd(tar).exec();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> images(Stack stack) {
        var images = new TreeSet<String>();
        stack.deployment().project().inventory().containers().forEach(one -> images.add(one.imageReference()));
        String java = stack.topology().app().image().toString();
        stack.docker().listImagesCmd().exec().stream()
                .flatMap(image -> Stream.of(Objects.requireNonNullElse(image.getRepoTags(), new String[0])))
                .filter(tag -> tag.equals(java) || tag.startsWith("countme-stand-in/" + repository(java) + ":"))
                .forEach(images::add);
        return images;
    }

    /** The last part of its name, without the tag. */
    private static String repository(String image) {
        return image.replaceFirst(".*/", "").replaceFirst(":.*", "");
    }

    /** Ends the daemon, by SIGTERM or SIGKILL, and starts it again. */
    void restart(boolean kill) {
        // What was started only enters the namespaces and waits.
        ProcessHandle main = daemon.children().findFirst().orElseThrow();
        try {
            if (kill) {
                main.destroyForcibly();
            } else {
                main.destroy();
            }
            if (!daemon.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the second engine did not end");
            }
            daemon = start();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts it as a machine's service manager would: again, when it ends instead of answering. */
    private Process start() {
        var line = new ArrayList<>(onItsMachine());
        line.addAll(List.of("dockerd", "--userland-proxy=false"));
        line.addAll(List.of("--config-file", directory.resolve("daemon.json").toString()));
        line.addAll(List.of("--data-root", directory.resolve("data").toString()));
        line.addAll(List.of("--exec-root", "/run/docker", "--pidfile", "/run/docker.pid", "--host", address()));
        line.addAll(more);
        Process[] started = {process("dockerd", line)};
        try {
            Awaitility.await()
                    .atMost(60, TimeUnit.SECONDS)
                    .ignoreException(Problem.class)
                    .until(() -> {
                        if (!started[0].isAlive()) {
                            started[0] = process("dockerd", line);
                        }
                        try (Engine engine = connect()) {
                            return engine.client().infoCmd().exec() != null;
                        }
                    });
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException("the second engine does not answer; its last words:\n" + lastWords(), e);
        }
        return started[0];
    }

    private String lastWords() {
        try {
            List<String> lines = Files.readAllLines(directory.resolve("dockerd.log"));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Process process(String name, List<String> line) {
        try {
            return new ProcessBuilder(line)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve(name + ".log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything it started ends with it, and what it kept is removed. */
    @Override
    public void close() {
        namespaces.destroyForcibly();
        try {
            namespaces.waitFor(10, TimeUnit.SECONDS);
            if (Files.exists(directory.resolve("data"))) {
                Directories.delete(directory.resolve("data"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
