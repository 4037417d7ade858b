package countme.acceptance.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.image.local.Command;
import countme.topology.state.StateDir;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Kubernetes cluster on this machine: an API server, and so many nodes. All of its processes, networks and mounts are in namespaces of its own, and it ends with the
 * pipe to its standard input: when that is closed, or when the tests die. Needs Linux, root, Go, and what every Docker engine there has: containerd, runc, iptables.
 */
public final class TestCluster implements AutoCloseable {
    /** Its networks are 10.N.0.0/16 with the first of these that is free: neither an engine nor the launcher begins there. */
    private static final int FIRST = 66;

    private static final int LAST = 95;

    private static final List<String> SCRIPTS = List.of("cluster.sh", "node.sh", "images.sh");
    private static final List<String> NEEDED =
            List.of("go", "containerd", "ctr", "runc", "iptables", "unshare", "nsenter", "ip", "openssl", "docker");

    private final int number;
    private final Path directory;
    private final Path kubectl;
    private final Process process;

    private TestCluster(int number, Path directory, Path kubectl, Process process) {
        this.number = number;
        this.directory = directory;
        this.kubectl = kubectl;
        this.process = process;
    }

    /** Why this machine can have none. */
    public static Optional<String> obstacle() {
        if (!"root".equals(System.getProperty("user.name")) || !Files.isDirectory(Path.of("/sys/fs/cgroup"))) {
            return Optional.of("needs root on Linux");
        }
        return NEEDED.stream()
                .filter(program -> Command.find(program).isEmpty())
                .findFirst()
                .map(program -> "needs '" + program + "'");
    }

    /** An API server alone, as soon as it is ready. */
    public static TestCluster withoutNodes() {
        return start(0, Optional.empty());
    }

    /** One with so many nodes, as soon as all are ready; each has these images. */
    public static TestCluster withNodes(int nodes, NodeImages images) {
        TestCluster cluster = start(nodes, Optional.of(images));
        try {
            for (String state : List.of("create", "condition=Ready")) {
                for (int node = 1; node <= nodes; node++) {
                    cluster.kubectl("wait", "--for=" + state, "--timeout=2m", "node/node-" + node)
                            .orFail();
                }
            }
            return cluster;
        } catch (AssertionError e) {
            String logs = cluster.logs();
            cluster.close();
            throw new AssertionError(e.getMessage() + "\n" + logs, e);
        }
    }

    private static TestCluster start(int nodes, Optional<NodeImages> images) {
        try {
            Path cache = Files.createDirectories(
                    StateDir.of("cluster", System.getenv()).cache().resolve("cluster"));
            List<Path> programs = ClusterPrograms.compiled(cache);
            int number = claim(cache);
            Path directory = cache.resolve(String.valueOf(number));
            for (String script : SCRIPTS) {
                Files.writeString(directory.resolve(script), ClusterPrograms.resource(script));
            }
            Optional<Path> store = images.map(each -> each.store(cache, directory.resolve("images.sh")));
            var command = new ArrayList<>(List.of(
                    "bash",
                    directory.resolve("cluster.sh").toString(),
                    directory.toString(),
                    String.valueOf(number),
                    String.valueOf(nodes)));
            store.map(Path::toString).ifPresent(command::add);
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            String path = programs.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
            builder.environment().merge("PATH", path, (users, ours) -> ours + File.pathSeparator + users);
            var cluster = new TestCluster(number, directory, programs.get(0).resolve("kubectl"), builder.start());
            cluster.awaitApiServer();
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitApiServer() throws IOException {
        String said = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (!"ready".equals(said)) {
            String logs = Files.isDirectory(directory) ? logs() : "";
            close();
            throw new IllegalStateException("no API server: " + said + "\n" + logs);
        }
    }

    /** Takes a number of its own, with the directory that has its name. */
    private static int claim(Path cache) throws IOException {
        for (int number = FIRST; number <= LAST; number++) {
            if (Files.exists(Path.of("/sys/class/net/countme" + number))) {
                // Of another user's tests.
                continue;
            }
            try {
                Files.createDirectory(cache.resolve(String.valueOf(number)));
                return number;
            } catch (FileAlreadyExistsException e) {
                // Another one's.
            }
        }
        throw new IllegalStateException("all numbers are taken: look for clusters in " + cache);
    }

    /** What an administrator types. */
    public Said kubectl(String... words) {
        return kubectlAs("admin", words);
    }

    /** What somebody types who may do what they have been given rights to, by the name of {@code guest}. */
    public Said kubectlAs(String user, String... words) {
        var command = new ArrayList<>(List.of(
                kubectl.toString(),
                "--kubeconfig",
                directory.resolve(user + ".kubeconfig").toString()));
        command.addAll(List.of(words));
        return Said.by(command, "");
    }

    /** The administrator's way in, for other programs. */
    public Path kubeconfig() {
        return directory.resolve("admin.kubeconfig");
    }

    /** Where the first Service of the type LoadBalancer is found. */
    public String firstBalancer() {
        return "10." + number + ".0.100";
    }

    /** Where nodes look for a registry at {@link #machine}, by HTTP, when an image's name begins with {@code localhost} and this port. */
    public int registryPort() {
        return 20000 + number;
    }

    /** This machine's address, as the cluster sees it. */
    public String machine() {
        return "10." + number + ".0.2";
    }

    /** What runs in a container, by its id, whatever node it is on. */
    public List<ProcessHandle> processes(String container) {
        try (Stream<Path> groups = Files.walk(Path.of("/sys/fs/cgroup"))) {
            return groups.filter(group -> group.endsWith(container))
                    .map(group -> group.resolve("cgroup.procs"))
                    .filter(Files::exists)
                    .flatMap(TestCluster::lines)
                    .distinct()
                    .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last lines of all logs, for a message. */
    public String logs() {
        try (Stream<Path> files = Files.walk(directory, 2)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .map(TestCluster::tail)
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            return "== " + log + "\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends all of it; returns when nothing of it is left. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            assertThat(process.waitFor()).isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
