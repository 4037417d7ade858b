package countme.topology.host.apply;

import countme.topology.host.HostDefinition;
import countme.topology.host.HostUser;
import countme.topology.host.Role;
import countme.topology.report.Problem;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Refuses a host that is none of ours to change, and a change after which the operator would not come in again. */
final class Preconditions {
    private final HostDefinition host;
    private final Facts facts;

    private Preconditions(HostDefinition host, Facts facts) {
        this.host = host;
        this.facts = facts;
    }

    /**
     * Checks them all; the first that does not hold is a {@link Problem}.
     *
     * @param confirmAs who is to come in after the change; empty for whoever came in now
     */
    static void check(HostDefinition host, Facts facts, Optional<String> confirmAs) {
        var preconditions = new Preconditions(host, facts);
        preconditions.aHostThatCanBeChanged();
        preconditions.theHostThatIsMeant();
        preconditions.theOnlyFirewall();
        preconditions.portOfSshd();
        preconditions.operatorsNetwork();
        preconditions.operatorsAccount(confirmAs);
        preconditions.usersAreNoPrograms();
        preconditions.noOtherChange();
    }

    private void aHostThatCanBeChanged() {
        if (Stream.of("debian", "ubuntu").noneMatch(facts.systems()::contains)) {
            throw new Problem(
                    "The host cannot be changed in place",
                    "It runs " + facts.systems().stream().findFirst().orElse("something unknown")
                            + ", and 'host apply' knows Debian and Ubuntu.",
                    "For CoreOS, type 'host ignition' and install the host with what it prints.");
        }
        if (!facts.missing().isEmpty()) {
            String programs = String.join(", ", facts.missing().keySet());
            String packages = facts.missing().values().stream().distinct().collect(Collectors.joining(" "));
            throw new Problem(
                    "The host has no " + programs,
                    "Nothing was changed, because what needs it would be left half-done.",
                    "On the host, type 'apt-get install " + packages + "', then run the command again.");
        }
    }

    private void theHostThatIsMeant() {
        String name = facts.hostName();
        if (!name.equals(host.name()) && !name.equals(host.name().split("\\.", 2)[0])) {
            throw new Problem(
                    "This is not the host that is meant",
                    "It is called '" + name + "', and the definition is of '" + host.name() + "'.",
                    "Name the right host or the right definition; or on the host, type 'hostnamectl hostname "
                            + host.name() + "'.");
        }
    }

    private void theOnlyFirewall() {
        if (!facts.firewalls().isEmpty()) {
            String other = facts.firewalls().get(0);
            throw new Problem(
                    "Another firewall is in force: " + other,
                    "Of two firewalls, each drops what the other lets in, and nobody sees why.",
                    "Type '" + (other.equals("ufw") ? "ufw disable" : "systemctl disable --now firewalld")
                            + "' on the host, then run the command again.");
        }
    }

    private void portOfSshd() {
        String port = String.valueOf(host.sshPort());
        // A port other than 22 is one that our own file adds.
        if (!facts.sshdPorts().isEmpty() && !facts.sshdPorts().contains(port) && port.equals("22")) {
            throw new Problem(
                    "The change would cut you off",
                    "sshd listens on port " + String.join(", ", facts.sshdPorts())
                            + ", and the firewall would let SSH in at port 22 only.",
                    "Set ssh-port in the definition.");
        }
    }

    private void operatorsNetwork() {
        facts.client().filter(client -> !host.lets(client)).ifPresent(client -> {
            throw new Problem(
                    "The change would cut you off",
                    "You come from " + client.toString().replaceAll("/.*", "")
                            + ", which is in none of the definition's admin-networks.",
                    "Add your network to admin-networks, or come from one that is there.");
        });
    }

    private void operatorsAccount(Optional<String> confirmAs) {
        String who = confirmAs.orElse(facts.login());
        if (facts.client().isEmpty() && confirmAs.isEmpty()) {
            return;
        }
        String admins = host.users().stream()
                .filter(user -> user.role() == Role.ADMIN)
                .map(HostUser::name)
                .collect(Collectors.joining(", "));
        Optional<HostUser> user = host.user(who);
        if (user.isEmpty() || user.get().role() != Role.ADMIN) {
            throw new Problem(
                    "The change would lock you out",
                    "Afterwards, '" + who + "' " + (user.isEmpty() ? "may not log in" : "is no admin any more")
                            + ": the definition's admins are " + admins + ".",
                    "Make '" + who
                            + "' an admin in the definition; or add --confirm-as with the admin whose key you have.");
        }
    }

    private void usersAreNoPrograms() {
        facts.systemAccounts().stream()
                .filter(name -> host.user(name).isPresent())
                .findFirst()
                .ifPresent(name -> {
                    throw new Problem(
                            "The user '" + name + "' would get an account of the system's",
                            "A program of the host runs as '" + name + "' already.",
                            "Give the user another name in the definition.");
                });
    }

    private void noOtherChange() {
        if (facts.undo().equals("armed")) {
            throw new Problem(
                    "Another change of this host waits to be confirmed",
                    "Unless it is, the host takes it back within " + Change.SECONDS + " seconds.",
                    "Run the command again after a minute.");
        }
    }
}
