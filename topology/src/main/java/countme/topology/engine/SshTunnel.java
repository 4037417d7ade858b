package countme.topology.engine;

import countme.topology.concurrent.EndHook;
import countme.topology.concurrent.Time;
import countme.topology.engine.Unreachable.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A remote engine's socket brought here by {@code ssh}, with the user's own keys and host list. The child process ends with
 * {@link #close()}, or with the JVM.
 */
final class SshTunnel {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration BETWEEN = Duration.ofMillis(50);
    private static final String REMOTE_SOCKET = "/var/run/docker.sock";

    private final Process ssh;
    private final Path directory;
    private final EndHook hook;

    private SshTunnel(Process ssh, Path directory) {
        this.ssh = ssh;
        this.directory = directory;
        this.hook = EndHook.of("ssh-tunnel-end", this::end);
    }

    /** Opens it and waits until the near end is there, at most 20 s. */
    static SshTunnel open(Endpoint endpoint) throws Unreachable {
        try {
            Path directory = Files.createTempDirectory("countme-ssh");
            List<String> command = command(endpoint.address(), directory.resolve("docker.sock"));
            SshTunnel tunnel = new SshTunnel(Detached.start(command, directory.resolve("log"), Map.of()), directory);
            if (!tunnel.opened()) {
                String said = tunnel.close();
                throw new Unreachable(endpoint, Reason.SSH, said.isEmpty() ? "ssh made no connection in time." : said);
            }
            return tunnel;
        } catch (IOException e) {
            throw new Unreachable(endpoint, Reason.SSH, "ssh cannot be run: " + e.getMessage());
        }
    }

    static List<String> command(URI address, Path socket) {
        String path = address.getPath();
        String remote = path == null || path.length() < 2 ? REMOTE_SOCKET : path;
        List<String> command = new ArrayList<>(List.of("ssh", "-nNT", "-L", socket + ":" + remote));
        for (String option :
                List.of("BatchMode=yes", "ExitOnForwardFailure=yes", "ConnectTimeout=10", "ServerAliveInterval=15")) {
            command.addAll(List.of("-o", option));
        }
        if (address.getPort() > 0) {
            command.addAll(List.of("-p", String.valueOf(address.getPort())));
        }
        if (address.getUserInfo() != null) {
            command.addAll(List.of("-l", address.getUserInfo()));
        }
        command.addAll(List.of("--", address.getHost()));
        return command;
    }

    /** The near end, a socket only this user can reach. */
    URI address() {
        return URI.create("unix://" + socket());
    }

    /** Ends the tunnel; what ssh had to say, empty if nothing. */
    String close() {
        if (!hook.takeBack()) {
            return "";
        }
        String said = said();
        end();
        return said;
    }

    private boolean opened() {
        return Time.system()
                .poll(PATIENCE, BETWEEN, () -> {
                    boolean there = Files.exists(socket());
                    return there || !ssh.isAlive() ? Optional.of(there) : Optional.empty();
                })
                .orElse(false);
    }

    private Path socket() {
        return directory.resolve("docker.sock");
    }

    private String said() {
        try {
            return Files.readString(directory.resolve("log")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private void end() {
        ssh.destroy();
        for (String name : List.of("docker.sock", "log", "")) {
            try {
                Files.deleteIfExists(directory.resolve(name));
            } catch (IOException e) {
                return; // a leftover in the temporary directory harms nobody
            }
        }
    }
}
