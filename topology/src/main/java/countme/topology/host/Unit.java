package countme.topology.host;

/**
 * A unit of systemd that is to run.
 *
 * @param name such as {@code countme-firewall.service}
 */
public record Unit(String name, String text) {
    /** Where it is on a host. */
    public HostFile file() {
        return new HostFile("/etc/systemd/system/" + name, "0644", text);
    }
}
