package countme.topology.host;

import java.util.List;
import java.util.stream.Stream;

/** What a definition puts on a host, whichever way it gets there. */
public final class HostFiles {
    private HostFiles() {}

    /** On a Debian or Ubuntu host, with its own fail2ban; files of units included. */
    public static List<HostFile> ofDebian(HostDefinition host) {
        return Stream.of(
                        common(host),
                        Stream.of(Jail.ofJournal(host), Undo.atBoot().file()),
                        units(host).stream().map(Unit::file))
                .flatMap(files -> files)
                .toList();
    }

    /** What every host gets, without its units and fail2ban's jail. */
    static Stream<HostFile> common(HostDefinition host) {
        return Stream.of(
                        SshdConfig.of(host).stream(),
                        host.users().stream()
                                .map(user -> new HostFile(
                                        SshdConfig.KEYS + "/" + user.name(), "0644", user.authorizedKeys())),
                        RoleFiles.of(host).stream(),
                        Stream.of(Firewall.file(host), host.backup().program()))
                .flatMap(files -> files);
    }

    /** Units that every host runs. */
    static List<Unit> units(HostDefinition host) {
        return Stream.of(Stream.of(Firewall.unit()), RoleFiles.units().stream(), host.backup().units().stream())
                .flatMap(units -> units)
                .toList();
    }
}
