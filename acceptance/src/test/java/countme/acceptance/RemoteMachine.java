package countme.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A {@link SecondEngine} that is reached only over a network: by ssh, with keys, and by TCP, with client certificates. One cable leads there, which can be
 * pulled. All of it is in namespaces of its own; the user's {@code ~/.ssh} is neither read nor written.
 */
final class RemoteMachine implements AutoCloseable {
    private static final String HERE = "10.217.0.1";
    private static final String THERE = "10.217.0.2";
    private static final int TLS_PORT = 2376;
    private static final String CABLE = "countme-far";
    private static final String IMAGE = "countme-test-sshd";

    /** As a hardened host has it: the engine's socket, and no port. */
    private static final String SSHD = """
            HostKey /etc/ssh/host
            AuthorizedKeysFile /etc/ssh/authorized
            PermitRootLogin prohibit-password
            PasswordAuthentication no
            UsePAM no
            StrictModes no
            AllowStreamLocalForwarding local
            AllowTcpForwarding local
            PermitOpen [/var/run/docker.sock]:*
            PidFile none
            """;

    private final Path directory;
    private final SecondEngine engine;
    private Process sshd;

    /** Starts it; its data and keys are in a directory of its own. */
    RemoteMachine(Path directory) {
        this.directory = directory;
        try {
            makeFiles();
            makeCertificates();
            engine = new SecondEngine(directory, true, this::connected);
            sshd = sshd();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isPossible() {
        return SecondEngine.isPossible()
                && Stream.of("/usr/bin/ssh", "/usr/bin/ssh-keygen", "/usr/bin/openssl", "/usr/sbin/chroot")
                        .allMatch(program -> Files.isExecutable(Path.of(program)))
                && Stream.of("/usr/bin/docker", "/usr/local/bin/docker")
                        .anyMatch(program -> Files.isExecutable(Path.of(program)));
    }

    SecondEngine engine() {
        return engine;
    }

    String overSsh() {
        return "ssh://root@" + THERE;
    }

    /** As a user who may not use the engine. */
    String asStranger() {
        return "ssh://stranger@" + THERE;
    }

    String overTcp() {
        return "tcp://" + THERE + ":" + TLS_PORT;
    }

    /** What a process begins with whose ssh has this machine's key, and whose Docker variables name the client's certificates. */
    List<String> withItsKeys() {
        return List.of(
                "env",
                "PATH=" + directory.resolve("bin") + ":" + System.getenv("PATH"),
                "DOCKER_TLS_VERIFY=1",
                "DOCKER_CERT_PATH=" + directory.resolve("client"));
    }

    /** What a program prints that runs in its network. */
    String there(String script) {
        return must(inNetwork(script));
    }

    /** Starts a program in its network, which prints into a file. */
    Process startThere(String script, Path out) {
        try {
            return new ProcessBuilder(inNetwork(script))
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Pulls the cable. */
    void pull() {
        String unused = there("ip link set eth9 down");
    }

    /** Puts it back. */
    void plug() {
        String unused = there("ip link set eth9 up");
    }

    /** It gets another host key, as a machine has that was made anew. */
    void changeHostKey() {
        sh(
                "rm -f rootfs/etc/ssh/host rootfs/etc/ssh/host.pub && ssh-keygen -q -t ed25519 -N '' -f rootfs/etc/ssh/host");
        sshd.descendants().forEach(ProcessHandle::destroy);
        sshd.destroy();
        sshd = sshd();
    }

    /** Whom this machine knows. */
    void know(String hosts) {
        write("known", hosts);
    }

    /** What there is to know of it now. */
    String hostKey() {
        return THERE + " " + read("rootfs/etc/ssh/host.pub");
    }

    /** Who is let in. */
    void letIn(String key) {
        write("rootfs/etc/ssh/authorized", key);
    }

    String key() {
        return read("id.pub");
    }

    /** The client has a certificate that was valid once. */
    void expireCertificate() {
        certificate("client", "extendedKeyUsage=clientAuth", "-days -1");
    }

    private void makeFiles() throws IOException {
        try (InputStream in = RemoteMachine.class.getResourceAsStream("sshd.Dockerfile")) {
            Files.createDirectories(directory.resolve("image"));
            Files.copy(
                    Objects.requireNonNull(in),
                    directory.resolve("image/Dockerfile"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        sh("""
                mkdir -p rootfs bin client tls
                base=$(docker images --format '{{.Repository}}:{{.Tag}}' --filter label=countme.stand-in | grep '^countme-stand-in/debian:' | head -1)
                proxies=$(for one in http_proxy https_proxy no_proxy; do eval "[ -z \\"\\$$one\\" ]" || eval "echo --build-arg $one=\\$$one"; done)
                DOCKER_BUILDKIT=0 docker build -q -t %1$s --build-arg BASE=${base:-debian:trixie-slim} $proxies image
                id=$(docker create %1$s true) && docker export $id | tar -x -C rootfs && docker rm $id
                mkdir -p rootfs/run/sshd rootfs/far && ln -sfn /far/docker.sock rootfs/run/docker.sock
                echo 'stranger:x:1000:1000::/:/bin/sh' >> rootfs/etc/passwd
                ssh-keygen -q -t ed25519 -N '' -f id && ssh-keygen -q -t ed25519 -N '' -f rootfs/etc/ssh/host
                printf 'Host *\\n IdentityFile %%s\\n IdentitiesOnly yes\\n UserKnownHostsFile %%s\\n GlobalKnownHostsFile /dev/null\\n' $PWD/id $PWD/known > config
                printf '#!/bin/sh\\nexec /usr/bin/ssh -F %%s "$@"\\n' $PWD/config > bin/ssh && chmod 755 bin/ssh
                """.formatted(IMAGE));
        write("rootfs/etc/ssh/far_config", SSHD);
        letIn(key());
        know(hostKey());
    }

    private void makeCertificates() {
        sh(
                "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout tls/ca.key -out tls/ca.pem -days 2 -subj /CN=ca"
                        + " && cp tls/ca.pem client");
        certificate("tls", "subjectAltName=IP:" + THERE + "\nextendedKeyUsage=serverAuth", "-days 2");
        certificate("client", "extendedKeyUsage=clientAuth", "-days 2");
    }

    /** A key and what the authority says of it. */
    private void certificate(String place, String extensions, String validity) {
        write(place + "/extensions", extensions);
        sh("""
                openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout %1$s/key.pem -out %1$s/request -subj /CN=%1$s
                openssl x509 -req -in %1$s/request -CA tls/ca.pem -CAkey tls/ca.key -CAcreateserial -out %1$s/cert.pem -extfile %1$s/extensions %2$s
                """.formatted(place, validity));
    }

    /** The cable, and what the engine has to know to be reached through it. */
    private List<String> connected(long holder) {
        sh("""
                ip link del %1$s 2>/dev/null
                ip link add %1$s type veth peer name eth9 netns %2$d && ip addr add %3$s/24 dev %1$s && ip link set %1$s up
                nsenter -t %2$d --net sh -c 'ip addr add %4$s/24 dev eth9 && ip link set eth9 up'
                """.formatted(CABLE, holder, HERE, THERE));
        Path tls = directory.resolve("tls");
        return List.of(
                "--host",
                overTcp(),
                "--tlsverify",
                "--tlscacert=" + tls.resolve("ca.pem"),
                "--tlscert=" + tls.resolve("cert.pem"),
                "--tlskey=" + tls.resolve("key.pem"));
    }

    /** With another root directory, since this machine need not have one. */
    private Process sshd() {
        String root = directory.resolve("rootfs").toString();
        var line = new ArrayList<>(engine.onItsMachine());
        line.addAll(List.of(
                "sh",
                "-c",
                "mountpoint -q " + root + "/far || { mount --bind " + directory + " " + root
                        + "/far && mount --rbind /dev "
                        + root + "/dev && mount -t proc proc " + root + "/proc; }; exec chroot " + root
                        + " /usr/sbin/sshd -D -e -f /etc/ssh/far_config"));
        try {
            Process started = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.to(
                            directory.resolve("sshd.log").toFile()))
                    .start();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> Files.readString(directory.resolve("sshd.log")).contains("Server listening"));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> inNetwork(String script) {
        var line = new ArrayList<>(engine.inItsNetwork());
        line.addAll(List.of("sh", "-c", script));
        return line;
    }

    private void sh(String script) {
        String unused = must(List.of("sh", "-c", script));
    }

    private String must(List<String> line) {
        try {
            Process process = new ProcessBuilder(line)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IllegalStateException(line + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void write(String file, String text) {
        try {
            Files.writeString(directory.resolve(file), text.endsWith("\n") ? text : text + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String read(String file) {
        try {
            return Files.readString(directory.resolve(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        sshd.destroy();
        engine.close();
    }
}
