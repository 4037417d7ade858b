package countme.topology.host;

/** What fail2ban does about clients that guess at sshd: a jail of our own beside those that are there. */
public final class Jail {
    public static final String NAME = "countme-sshd";
    public static final String PATH = "/etc/fail2ban/jail.d/countme.conf";
    static final int TRIES = 5;

    private Jail() {}

    /** For a host whose fail2ban reads the journal. */
    static HostFile ofJournal(HostDefinition host) {
        return new HostFile(
                PATH,
                "0644",
                text(
                        host,
                        "backend = systemd\n"
                                + "journalmatch = _SYSTEMD_UNIT=ssh.service + _SYSTEMD_UNIT=sshd.service + _COMM=sshd +"
                                + " _COMM=sshd-session\n"));
    }

    /** For a fail2ban in a container, which has no journal but a file of the same lines. */
    static HostFile ofFile(HostDefinition host, String path, String log) {
        return new HostFile(path, "0644", text(host, "backend = polling\nlogpath = " + log + "\n"));
    }

    private static String text(HostDefinition host, String source) {
        return """
                # Written by 'countme host'.
                [{{name}}]
                enabled = true
                filter = sshd[mode=aggressive]
                {{source}}port = {{port}}
                # Of each connection, one failure counts.
                maxretry = {{tries}}
                findtime = 10m
                bantime = {{minutes}}m
                ignoreip = 127.0.0.0/8 ::1
                action = nftables[type=allports, name={{name}}, blocktype=drop]
                """.replace("{{name}}", NAME)
                .replace("{{source}}", source)
                .replace("{{port}}", String.valueOf(host.sshPort()))
                .replace("{{tries}}", String.valueOf(TRIES))
                .replace("{{minutes}}", String.valueOf(host.banTime().toMinutes()));
    }
}
