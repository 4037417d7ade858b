package countme.topology.engine;

import countme.topology.concurrent.Backoff;
import countme.topology.concurrent.EndHook;
import countme.topology.concurrent.Time;
import countme.topology.engine.Unreachable.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A remote engine's socket brought here by one {@code ssh}, with the user's own configuration, keys, agent and list of hosts. When that ends, because the
 * connection was cut, it is started again, until {@link #close()} or the end of the JVM.
 */
final class SshTunnel implements Link {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration BETWEEN = Duration.ofMillis(50);
    private static final Backoff PAUSE = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(2));
    private static final String REMOTE_SOCKET = "/var/run/docker.sock";

    /** Nothing is asked. A cut is noticed after 15 s; what is asked meanwhile arrives if it is over before. */
    private static final List<String> OPTIONS = List.of(
            "BatchMode=yes",
            "ConnectTimeout=10",
            "ServerAliveInterval=5",
            "ServerAliveCountMax=3",
            // One of its own: whose end is seen, and that ends with this process.
            "ControlMaster=no",
            "ControlPath=none",
            "RemoteCommand=none",
            "ForwardAgent=no",
            "ForwardX11=no");

    private final URI remote;
    private final Path directory;
    private final EndHook hook;
    private final Cuts cuts = new Cuts();
    private volatile @Nullable Process ssh;
    private volatile boolean up;
    private volatile boolean closed;
    private volatile String trouble = "";

    private SshTunnel(URI remote, Path directory) {
        this.remote = remote;
        this.directory = directory;
        this.hook = EndHook.of("ssh-tunnel-end", this::end);
    }

    /** Opens it and waits until the near end is there, at most 20 s. */
    static SshTunnel open(Endpoint endpoint) throws Unreachable {
        try {
            SshTunnel tunnel = new SshTunnel(endpoint.address(), Files.createTempDirectory("countme-ssh"));
            if (!tunnel.dial()) {
                throw new Unreachable(endpoint, Reason.SSH, tunnel.close());
            }
            var supervisor = new Thread(tunnel::supervise, "ssh-tunnel");
            supervisor.setDaemon(true);
            supervisor.start();
            return tunnel;
        } catch (IOException e) {
            throw new Unreachable(endpoint, Reason.ABSENT, "ssh cannot be run: " + e.getMessage() + ".");
        }
    }

    static List<String> command(URI address, Path socket) {
        List<String> command = new ArrayList<>(List.of("ssh", "-nNT", "-L", socket + ":" + remoteSocket(address)));
        command.addAll(List.of("-o", "ExitOnForwardFailure=yes", "-o", "StreamLocalBindUnlink=yes"));
        command.addAll(destination(address));
        return command;
    }

    private static List<String> destination(URI address) {
        List<String> words = new ArrayList<>();
        OPTIONS.forEach(option -> words.addAll(List.of("-o", option)));
        if (address.getPort() > 0) {
            words.addAll(List.of("-p", String.valueOf(address.getPort())));
        }
        if (address.getUserInfo() != null) {
            words.addAll(List.of("-l", address.getUserInfo()));
        }
        words.addAll(List.of("--", SshFailure.host(address)));
        return words;
    }

    private static String remoteSocket(URI address) {
        String path = address.getPath();
        return path == null || path.length() < 2 ? REMOTE_SOCKET : path;
    }

    private boolean dial() throws IOException {
        // What the one before has left says nothing.
        Files.deleteIfExists(socket());
        Files.deleteIfExists(log());
        Process process = Detached.start(command(remote, socket()), log(), Map.of());
        ssh = process;
        up = opened(process);
        if (!up) {
            process.destroy();
            trouble = said();
        }
        return up;
    }

    private boolean opened(Process process) {
        return Time.system()
                .poll(PATIENCE, BETWEEN, () -> {
                    boolean there = Files.exists(socket());
                    return there || !process.isAlive() ? Optional.of(there) : Optional.empty();
                })
                .orElse(false);
    }

    private void supervise() {
        try {
            while (!closed) {
                Process process = ssh;
                if (process != null) {
                    process.waitFor();
                }
                if (!closed) {
                    up = false;
                    trouble = said();
                    cuts.another();
                    again();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void again() {
        boolean on = true;
        for (int failures = 1; on && !closed && !redialled(); failures++) {
            on = Time.system().pass(PAUSE.after(failures));
        }
    }

    private boolean redialled() {
        try {
            return dial();
        } catch (IOException e) {
            trouble = String.valueOf(e.getMessage());
            return false;
        }
    }

    /** A socket only this user can reach. */
    @Override
    public URI address() {
        return URI.create("unix://" + socket());
    }

    @Override
    public boolean isUp() {
        Process process = ssh;
        return up && process != null && process.isAlive();
    }

    @Override
    public long cuts() {
        return cuts.count();
    }

    @Override
    public String trouble() {
        return trouble.isEmpty() ? "" : SshFailure.of(trouble).why(trouble);
    }

    @Override
    public void onCut(Runnable what) {
        cuts.tell(what);
    }

    /** How the far end is: {@code absent}, {@code denied}, or {@code there}; empty where the host runs no command for this user. */
    String far() {
        List<String> command = new ArrayList<>(List.of("ssh", "-nT"));
        command.addAll(destination(remote));
        String path = "'" + remoteSocket(remote).replace("'", "'\\''") + "'";
        command.add("if [ ! -e " + path + " ]; then echo absent; elif [ -w " + path
                + " ]; then echo there; else echo denied; fi");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) ? answer : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    @Override
    public String close() {
        if (!hook.takeBack()) {
            return "";
        }
        String said = trouble.isEmpty() ? said() : trouble;
        end();
        return said;
    }

    private Path socket() {
        return directory.resolve("docker.sock");
    }

    private Path log() {
        return directory.resolve("log");
    }

    private String said() {
        try {
            return Files.readString(log()).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private void end() {
        closed = true;
        Process process = ssh;
        if (process != null) {
            process.destroy();
        }
        for (String name : List.of("docker.sock", "log", "")) {
            try {
                Files.deleteIfExists(directory.resolve(name));
            } catch (IOException e) {
                return; // a leftover in the temporary directory harms nobody
            }
        }
    }
}
