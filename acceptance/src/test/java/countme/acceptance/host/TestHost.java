package countme.acceptance.host;

import static org.assertj.core.api.Assertions.assertThat;

import countme.acceptance.host.Commands.Result;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A Debian host called {@code count-1}, and a client beside it in the same network, which has many addresses. Both are containers of their own
 * network, so nothing of this machine is changed. An engine runs in the host, with a container that publishes ports 80 and 9999.
 */
final class TestHost implements AutoCloseable {
    /** What tests call their containers by. */
    private static final String NAME = "countme-host-" + ProcessHandle.current().pid();

    private static final String IMAGE = "countme-test-host";
    private static final String CLIENT = NAME + "-client";
    private static final String DATA = NAME + "-engine";

    static final String ADDRESS = "10.215.0.2";
    static final String ADDRESS6 = "fd00:215::2";
    /** This machine's, seen from the host. */
    static final String OPERATOR = "10.215.0.1";

    /** Of the client, in admin networks. */
    static final String ADMIN = "10.215.1.5";

    static final String ADMIN6 = "fd00:215:0:1::5";
    /** Of the client, from elsewhere. */
    static final String STRANGER = "10.215.2.5";

    static final String STRANGER6 = "fd00:215:0:2::5";

    /** Of the capabilities that an unconfined container has, those that systemd, nftables and an engine need. */
    private static final List<String> CAPABILITIES = List.of(
            "SYS_ADMIN",
            "NET_ADMIN",
            "NET_RAW",
            "SYS_PTRACE",
            "DAC_READ_SEARCH",
            "AUDIT_CONTROL",
            "MKNOD",
            "IPC_LOCK",
            "SYSLOG");

    /** What is dropped gets. */
    static final String NOTHING = "nothing";

    private final Path directory;

    /** Starts both. */
    TestHost(Path directory) {
        this.directory = directory;
        try {
            build();
            close();
            Commands.must(
                    "docker",
                    "network",
                    "create",
                    "--ipv6",
                    "--subnet",
                    "10.215.0.0/16",
                    "--gateway",
                    OPERATOR,
                    "--subnet",
                    "fd00:215::/48",
                    "--gateway",
                    "fd00:215::1",
                    NAME);
            startHost();
            startClient();
            key("root");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Whether this machine can have one. */
    static boolean isPossible() {
        return "root".equals(System.getProperty("user.name"))
                && Stream.of("/usr/bin/docker", "/usr/local/bin/docker")
                        .anyMatch(path -> Files.isExecutable(Path.of(path)))
                && Stream.of("/usr/bin/ssh", "/usr/bin/ssh-keygen").allMatch(path -> Files.isExecutable(Path.of(path)))
                && Files.isDirectory(Path.of("/sys/fs/cgroup/systemd"));
    }

    private void build() throws IOException {
        for (String file : List.of("Dockerfile", "start")) {
            try (InputStream in = TestHost.class.getResourceAsStream(file)) {
                Files.copy(Objects.requireNonNull(in), directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Commands.must("chmod", "755", directory.resolve("start").toString());
        var command = new ArrayList<>(List.of("env", "DOCKER_BUILDKIT=0", "docker", "build", "-q", "-t", IMAGE));
        command.addAll(List.of("--build-arg", "BASE=" + base()));
        for (String proxy : List.of("http_proxy", "https_proxy", "no_proxy")) {
            Optional.ofNullable(System.getenv(proxy))
                    .ifPresent(value -> command.addAll(List.of("--build-arg", proxy + "=" + value)));
        }
        command.add(directory.toString());
        Result result = Commands.run("", command);
        if (!result.succeeded()) {
            throw new IllegalStateException(result.output());
        }
    }

    /** The base of the stand-ins if there is one, else the official image. */
    private static String base() {
        return Commands.must(
                        "docker",
                        "images",
                        "--format",
                        "{{.Repository}}:{{.Tag}}",
                        "--filter",
                        "label=countme.stand-in")
                .lines()
                .filter(image -> image.startsWith("countme-stand-in/debian:"))
                .findFirst()
                .orElse("debian:trixie-slim");
    }

    private void startHost() {
        var command = new ArrayList<>(List.of("docker", "run", "-d", "--name", NAME, "--hostname", "count-1"));
        CAPABILITIES.forEach(one -> command.addAll(List.of("--cap-add", one)));
        command.addAll(List.of("--security-opt", "seccomp=unconfined", "--security-opt", "apparmor=unconfined"));
        command.addAll(List.of("--cgroupns", "private", "-e", "container=docker"));
        command.addAll(List.of("--network", NAME, "--ip", ADDRESS, "--ip6", ADDRESS6));
        command.addAll(List.of("-v", DATA + ":/var/lib/docker", "--tmpfs", "/run:exec", "--tmpfs", "/run/lock", IMAGE));
        Commands.must(command.toArray(String[]::new));
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> sh("systemctl is-system-running").output().equals("running"));
        // An image of a few links: what it runs is the host's.
        must("""
                mkdir /image && cd /image && for one in bin lib lib64 sbin; do ln -s usr/$one $one; done && tar c . | docker import - host
                docker run -q -d --restart always --name web -v /usr:/usr:ro -v /etc/alternatives:/etc/alternatives:ro -p 80:8000 -p 9999:8000 \
                    host /usr/bin/ncat -lk 8000 -c 'echo hello from a container'
                """);
    }

    private void startClient() {
        Commands.must(
                "docker",
                "run",
                "-d",
                "--name",
                CLIENT,
                "--cap-add",
                "NET_ADMIN",
                "--network",
                NAME,
                "--ip",
                "10.215.3.1",
                "-v",
                directory + ":/keys:ro",
                IMAGE,
                "sleep",
                "infinity");
        for (String address : List.of(ADMIN + "/16", STRANGER + "/16")) {
            Commands.must("docker", "exec", CLIENT, "ip", "addr", "add", address, "dev", "eth0");
        }
        for (String address : List.of(ADMIN6 + "/48", STRANGER6 + "/48")) {
            Commands.must("docker", "exec", CLIENT, "ip", "addr", "add", address, "dev", "eth0", "nodad");
        }
        for (int i = 100; i < 110; i++) {
            Commands.must("docker", "exec", CLIENT, "ip", "addr", "add", "10.215.1." + i + "/16", "dev", "eth0");
        }
    }

    /** Copies an image of this machine's engine into the host's, where it gets this name. */
    void load(String repository, String name) {
        String image = Commands.must("docker", "images", "--format", "{{.Repository}}:{{.Tag}}", repository)
                .lines()
                .findFirst()
                .orElse(name);
        Commands.must("sh", "-c", "docker save " + image + " | docker exec -i " + NAME + " docker load");
        must("docker tag " + image + " " + name);
    }

    /** Switches it off and on. */
    void boot() {
        Commands.must("docker", "restart", "-t", "20", NAME);
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> List.of("running", "degraded")
                        .contains(sh("systemctl is-system-running").output()));
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> sh("docker ps -q -f name=web -f status=running")
                                .output()
                                .length()
                        > 0);
    }

    /** Runs a script on the host, as root and past sshd. */
    Result sh(String script) {
        return Commands.run(script, List.of("docker", "exec", "-i", NAME, "bash", "-s"));
    }

    /** The same; what it prints. */
    String must(String script) {
        Result result = sh(script);
        if (!result.succeeded()) {
            throw new IllegalStateException(script + ": " + result.output());
        }
        return result.output();
    }

    /** What a client prints that runs a command of bash. */
    Result client(String script) {
        return Commands.run("", List.of("docker", "exec", CLIENT, "bash", "-c", script));
    }

    /** A client logs in and runs a command, ten seconds at most. */
    Result ssh(Login login, String command, String... options) {
        return client(line(login, "timeout 10 ", options) + " '" + command.replace("'", "'\\''") + "'");
    }

    /** What a client prints that uses what it has the host forward to it, such as {@code 1234:127.0.0.1:22}. */
    String forwarded(Login login, String forward, String use) {
        String near = forward.startsWith("/") ? "-S " + forward.split(":", 2)[0] : "-n on";
        return client("rm -f /tmp/*.sock; " + line(login, "timeout 20 ", "-N", "-L", forward)
                        + " & sleep 1; for i in $(seq 50); do [ " + near + " ] && break; sleep 0.1; done; sleep 1; "
                        + use + "; kill %1")
                .output();
    }

    /** Leaves a session open. */
    void open(String user) {
        Commands.must("docker", "exec", "-d", CLIENT, "bash", "-c", line(Login.as(user), "") + " sleep 1000");
        Awaitility.await().until(() -> hasProcesses(user));
    }

    boolean hasProcesses(String user) {
        return sh("pgrep -f -u " + user + " 'sleep 1000|sshd-session'").succeeded();
    }

    private static String line(Login login, String before, String... options) {
        // Of the client's own files, because ssh takes no key that others may read.
        return "install -m 600 /keys/" + login.key() + " /root/" + login.key() + " && " + before + "ssh -b "
                + login.from() + " -i /root/"
                + login.key()
                + " -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null"
                + " -o LogLevel=ERROR -o ConnectTimeout=3 " + String.join(" ", options) + " " + login.user() + "@"
                + login.to();
    }

    /** Waits until an address gets such an answer from a port; nothing at all is asked for once. */
    void assertAnswer(String from, String to, int port, String start) {
        if (start.equals(NOTHING)) {
            assertThat(ask(from, to, port))
                    .as("%s at port %d of %s", from, port, to)
                    .isEqualTo(NOTHING);
        } else {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(ask(from, to, port))
                            .as("%s at port %d of %s", from, port, to)
                            .startsWith(start));
        }
    }

    /** What an address gets from a port: what is said there, {@code refused}, or {@code nothing} within two seconds. */
    String ask(String from, String to, int port) {
        Result result = client("ncat --recv-only -w 2 -i 2 -s " + from + " " + to + " " + port);
        String output =
                result.output().replaceAll("Ncat: Idle timeout expired.*", "").strip();
        return output.contains("refused") ? "refused" : output.isEmpty() || output.contains("Ncat:") ? NOTHING : output;
    }

    /** Makes a pair of keys, known by a name; the public one. */
    String key(String name) {
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            Commands.must("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", file.toString());
        }
        try {
            return Files.readString(directory.resolve(name + ".pub")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything that a change may touch, as one digest: files, accounts, rules without their counters, units that run. */
    String fingerprint() {
        return must("""
                { find /etc /usr/local /var/lib/countme /var/lib/countme-host /home -xdev ! -name lock ! -name '*-' -printf '%p %m %u %g %s ' \
                      \\( -type f -exec sha256sum {} \\; -o -printf '\\n' \\)
                  nft -s -t list ruleset; systemctl list-units --no-legend --plain --state=active,failed --type=service,timer | awk '{print $1, $3}' \
                      | grep -v -e '^user' -e '^run-' -e systemd-; } 2> /dev/null | sort | sha256sum
                """);
    }

    /** Removes both, and what they kept. */
    @Override
    public void close() {
        for (List<String> one : List.of(
                List.of("docker", "rm", "-f", "-v", NAME, CLIENT),
                List.of("docker", "volume", "rm", "-f", DATA),
                List.of("docker", "network", "rm", NAME))) {
            Result unused = Commands.run("", one);
        }
    }
}
