package countme.topology.host.apply;

import countme.topology.report.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The real ways to a host: this machine, or another one over the system's own {@code ssh}. */
public final class Shells {
    /** Becomes root, and tells the script who came and from where: sudo forgets both. */
    private static final String ENTER =
            "login=$(id -un); client=${SSH_CONNECTION%% *}; as=; [ \"$(id -u)\" = 0 ] || as='sudo -n';"
                    + " exec $as env LC_ALL=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
                    + " COUNTME_LOGIN=\"$login\" COUNTME_CLIENT=\"$client\" bash -s";

    private static final int SSH_FAILED = 255;

    private Shells() {}

    /** This machine. */
    public static Shell local() {
        return new Local();
    }

    /**
     * Another machine.
     *
     * @param host {@code ssh://user@host:port}; user and port may be missing
     * @param config instead of the user's own configuration of ssh; null for that
     */
    public static Shell ssh(URI host, @Nullable Path config) {
        if (!"ssh".equals(host.getScheme()) || host.getHost() == null) {
            throw Problem.usage(
                    "'" + host + "' is no host",
                    "A host is reached over SSH.",
                    "Write it as ssh://user@host or ssh://user@host:port.");
        }
        return new Ssh(host, Optional.ofNullable(host.getUserInfo()), config);
    }

    private record Local() implements Shell {
        @Override
        public Output run(String script) {
            return asRoot(execute(List.of("sh", "-c", ENTER), script), "this machine");
        }

        @Override
        public Shell as(String user) {
            return this;
        }

        @Override
        public boolean isRemote() {
            return false;
        }
    }

    private record Ssh(
            URI host, Optional<String> user, @Nullable Path config) implements Shell {
        @Override
        public Output run(String script) {
            Output output = execute(command(), script);
            if (output.status() == SSH_FAILED) {
                throw Problem.passing(
                        "The host " + host.getHost() + " cannot be reached",
                        "ssh says: " + lastLine(output.said()),
                        "Try '"
                                + String.join(
                                        " ", command().subList(0, command().size() - 1)) + "' by hand.",
                        null);
            }
            return asRoot(output, host.getHost());
        }

        /** Always a connection of its own, because an open one says nothing about the next. */
        private List<String> command() {
            var command = new ArrayList<>(List.of("ssh", "-T"));
            if (config != null) {
                command.addAll(List.of("-F", config.toString()));
            }
            for (String option : List.of(
                    "BatchMode=yes",
                    "ConnectTimeout=10",
                    "ControlPath=none",
                    "ServerAliveInterval=5",
                    "ClearAllForwardings=yes")) {
                command.addAll(List.of("-o", option));
            }
            if (host.getPort() > 0) {
                command.addAll(List.of("-p", String.valueOf(host.getPort())));
            }
            user.ifPresent(name -> command.addAll(List.of("-l", name)));
            command.addAll(List.of("--", host.getHost().replaceAll("[\\[\\]]", ""), ENTER));
            return command;
        }

        @Override
        public Shell as(String other) {
            return new Ssh(host, Optional.of(other), config);
        }

        @Override
        public boolean isRemote() {
            return true;
        }
    }

    private static Shell.Output asRoot(Shell.Output output, String where) {
        if (output.said().contains("sudo:") && output.status() != 0) {
            throw new Problem(
                    "Nobody becomes root on " + where,
                    lastLine(output.said()),
                    "Come in as root, or as a user whom sudo asks for no password.");
        }
        return output;
    }

    private static String lastLine(String text) {
        return text.strip().lines().reduce("it ended", (before, line) -> line).replaceAll("\\.+$", "") + ".";
    }

    private static Shell.Output execute(List<String> command, String script) {
        try {
            Process process = new ProcessBuilder(command).start();
            try {
                var said = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()::readAllBytes));
                write(process.getOutputStream(), script);
                String text = text(process.getInputStream()::readAllBytes);
                return new Shell.Output(process.waitFor(), text, said.join());
            } finally {
                process.destroy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.interrupted();
        } catch (IOException | UncheckedIOException e) {
            throw new Problem(
                    "'" + command.get(0) + "' cannot be run",
                    Problem.reason(e) + ".",
                    "Install it on this machine: 'apt-get install openssh-client'.",
                    e);
        }
    }

    /** A program that ends without reading has said why. */
    private static void write(OutputStream to, String script) {
        try (to) {
            to.write(script.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // Its exit status tells.
        }
    }

    private interface Bytes {
        byte[] read() throws IOException;
    }

    private static String text(Bytes from) {
        try {
            return new String(from.read(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
