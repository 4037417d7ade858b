package countme.topology.host;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** How sshd is hardened, in a file that is read before all others: of each setting, sshd takes the first. */
public final class SshdConfig {
    public static final String PATH = "/etc/ssh/sshd_config.d/00-countme.conf";
    /** One file a user; root's, so that nobody gives themselves a key. */
    public static final String KEYS = "/etc/ssh/countme-keys";

    private static final String BANNER = "/etc/ssh/countme-banner";
    private static final int DEFAULT_PORT = 22;

    /** What {@code sshd -T} has to say once the file is in force: where it does not, the main file overrides it. */
    public static final List<String> EFFECTIVE = List.of(
            "permitrootlogin no",
            "passwordauthentication no",
            "kbdinteractiveauthentication no",
            "authenticationmethods publickey",
            "allowtcpforwarding no",
            "authorizedkeysfile " + KEYS + "/%u");

    private SshdConfig() {}

    static List<HostFile> of(HostDefinition host) {
        return List.of(
                new HostFile(PATH, "0644", text(host)),
                new HostFile(
                        BANNER,
                        "0644",
                        "This is %s. It is for its operators only, and every login is recorded.%n"
                                .formatted(host.name())
                                .replace("\r", "")));
    }

    private static String text(HostDefinition host) {
        // Added to another port, not in its place: sshd listens on all that it is told.
        String port = host.sshPort() == DEFAULT_PORT ? "" : "Port " + host.sshPort() + "\n";
        return """
                # Written by 'countme host'. Of each setting, sshd takes the first that it reads, and it reads this file first.
                {{port}}
                # Keys only, of users who have a role. The keys are root's files: nobody adds one.
                AllowGroups {{groups}}
                AuthenticationMethods publickey
                PubkeyAuthentication yes
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                PermitEmptyPasswords no
                PermitRootLogin no
                HostbasedAuthentication no
                AuthorizedKeysFile {{keys}}/%u
                # CoreOS has a command that finds keys in home directories. With 'none', sshd would complain at every login.
                AuthorizedKeysCommand /usr/bin/true
                AuthorizedKeysCommandUser nobody
                UsePAM yes
                PermitUserEnvironment no
                StrictModes yes

                # Mozilla's modern guideline, with an exchange that holds against quantum computers before it.
                KexAlgorithms sntrup761x25519-sha512@openssh.com,curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp521,ecdh-sha2-nistp384,ecdh-sha2-nistp256,diffie-hellman-group-exchange-sha256
                Ciphers chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,aes128-gcm@openssh.com,aes256-ctr,aes192-ctr,aes128-ctr
                MACs hmac-sha2-512-etm@openssh.com,hmac-sha2-256-etm@openssh.com,umac-128-etm@openssh.com,hmac-sha2-512,hmac-sha2-256,umac-128@openssh.com

                # Few tries, little time, and a log that says which key came in.
                MaxAuthTries 3
                LoginGraceTime 20
                MaxStartups 10:30:60
                ClientAliveInterval 60
                ClientAliveCountMax 3
                LogLevel VERBOSE
                Banner {{banner}}

                # Nothing is forwarded, but for admins what an engine at ssh:// needs: the engine's socket.
                AllowTcpForwarding no
                AllowStreamLocalForwarding no
                AllowAgentForwarding no
                X11Forwarding no
                PermitTunnel no
                GatewayPorts no

                Match Group {{admins}}
                    AllowStreamLocalForwarding local
                    # sshd forwards no socket where it forwards no port. It takes a path for a host here: no port of any host passes.
                    AllowTcpForwarding local
                    PermitOpen [/var/run/docker.sock]:* [/run/docker.sock]:*

                # One verb of the launcher for each connection, and no shell.
                Match Group {{deployers}}
                    ForceCommand {{forced}} ssh
                    PermitTTY no
                """.replace("{{port}}\n", port)
                .replace(
                        "{{groups}}",
                        Arrays.stream(Role.values()).map(Role::group).collect(Collectors.joining(" ")))
                .replace("{{keys}}", KEYS)
                .replace("{{banner}}", BANNER)
                .replace("{{admins}}", Role.ADMIN.group())
                .replace("{{deployers}}", Role.DEPLOYER.group())
                .replace("{{forced}}", RoleFiles.GATE);
    }
}
