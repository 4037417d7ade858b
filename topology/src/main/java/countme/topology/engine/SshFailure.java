package countme.topology.engine;

import java.net.URI;
import java.util.regex.Pattern;

/** Why {@code ssh} brings nobody to a host, by what it says, in words for the operator. */
enum SshFailure {
    KEY_CHANGED(
            "HOST IDENTIFICATION HAS CHANGED",
            "The host shows another key than the one that is known of it: it was made anew, or somebody else answers in its place.",
            "Find out at the host itself which key is right (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub). If it is the new one: ssh-keygen -R %2$s, then once by hand: ssh %1$s"),
    KEY_UNKNOWN(
            "Host key verification failed|host key is known for",
            "Nobody has said yet that this host's key is the right one.",
            "Log in once by hand and compare the key that is shown: ssh %1$s"),
    LOGIN(
            "Permission denied \\(|Too many authentication failures|no mutual signature|passphrase",
            "The host is there, and refuses the login.",
            "Give this machine a key that the host takes (ssh-copy-id %1$s), and the agent its passphrase (ssh-add). It works when this asks nothing: ssh -o BatchMode=yes %1$s true"),
    NAME("Could not resolve hostname", "There is no host of this name.", "Check the name, or Host in ~/.ssh/config."),
    FORWARDING(
            "administratively prohibited|forwarding (is )?disabled|request failed",
            "The host forwards no sockets for this user.",
            "Set 'AllowStreamLocalForwarding local' for this user in the host's sshd_config, and reload sshd there."),
    REFUSED(
            "Connection refused",
            "The host is there, and no sshd listens on this port.",
            "Start sshd there, or name its port: ssh://user@host:port."),
    UNREACHABLE(
            "timed out|No route to host|Network is unreachable|made no connection",
            "The host does not answer.",
            "Check address, network and firewall: ssh -v %1$s"),
    CUT(
            "Connection (closed|reset)|Broken pipe|not responding",
            "The connection broke off.",
            "Run the command again; if it happens again: ssh -v %1$s"),
    OTHER("", "ssh made no connection.", "Try it by hand; it must ask nothing: ssh -o BatchMode=yes %1$s true");

    private final Pattern words;
    private final String why;
    private final String next;

    SshFailure(String words, String why, String next) {
        this.words = Pattern.compile(words);
        this.why = why;
        this.next = next;
    }

    /** The one that it tells of. */
    static SshFailure of(String said) {
        for (SshFailure one : values()) {
            if (one.words.matcher(said).find()) {
                return one;
            }
        }
        return OTHER;
    }

    /** Why, with the line of ssh's that says most. */
    String why(String said) {
        String line = said.lines()
                .map(String::strip)
                .filter(one -> words.matcher(one).find() && !one.isEmpty())
                .reduce((first, last) -> this == KEY_CHANGED ? first : last)
                .orElse("");
        String clean = line.replaceAll("^[@\\s]+|[@\\s.]+$", "").replaceFirst("^WARNING: ", "");
        return clean.isEmpty() ? why : why + " ssh says: " + clean + ".";
    }

    /** What to do about it. */
    String next(URI address) {
        return next.formatted(arguments(address), hostInFile(address));
    }

    /** What to give ssh to get to an address. */
    static String arguments(URI address) {
        String port = address.getPort() > 0 ? "-p " + address.getPort() + " " : "";
        String user = address.getUserInfo() == null ? "" : address.getUserInfo() + "@";
        return port + user + host(address);
    }

    /** Without the brackets of an IPv6 address, which only an URI needs. */
    static String host(URI address) {
        return address.getHost().replaceAll("[\\[\\]]", "");
    }

    /** As the list of known hosts has it. */
    private static String hostInFile(URI address) {
        return address.getPort() > 0 && address.getPort() != 22
                ? "'[" + host(address) + "]:" + address.getPort() + "'"
                : host(address);
    }
}
