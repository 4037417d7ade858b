package countme.topology.host;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a host should be; an instance is always usable, see {@link DefinitionReader}.
 *
 * @param name the host's
 * @param adminNetworks where SSH may come from, at least one
 * @param sshPort where sshd listens
 * @param webPorts what everybody may reach
 * @param users at least one admin among them
 * @param updateWindow CoreOS only
 * @param timeServers CoreOS only; none for those of the distribution
 * @param banTime how long a client is kept out that guesses
 * @param backup when the stack's state is written to a file
 * @param launcher CoreOS only; empty for a host that runs none
 */
public record HostDefinition(
        String name,
        List<Cidr> adminNetworks,
        int sshPort,
        List<Integer> webPorts,
        List<HostUser> users,
        UpdateWindow updateWindow,
        List<String> timeServers,
        Duration banTime,
        BackupSchedule backup,
        Optional<LauncherUnit> launcher) {
    public HostDefinition {
        adminNetworks = List.copyOf(adminNetworks);
        webPorts = List.copyOf(webPorts);
        users = List.copyOf(users);
        timeServers = List.copyOf(timeServers);
    }

    /** The user of this name. */
    public Optional<HostUser> user(String user) {
        return users.stream().filter(one -> one.name().equals(user)).findFirst();
    }

    /** Whether SSH may come from there. */
    public boolean lets(Cidr client) {
        return adminNetworks.stream().anyMatch(network -> network.contains(client));
    }
}
