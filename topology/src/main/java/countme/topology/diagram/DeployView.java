package countme.topology.diagram;

import countme.topology.diagram.Diagram.Flow;
import countme.topology.diagram.Diagram.Frame;
import countme.topology.diagram.Diagram.Kind;
import countme.topology.diagram.Diagram.Line;
import countme.topology.host.HostDefinition;
import countme.topology.host.HostUser;
import countme.topology.service.DataVolume;
import countme.topology.service.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What runs on which machine, and how it is reached. */
final class DeployView {
    private static final String MACHINE = "machine";
    private static final String ENGINE = "engine";
    private static final String SERVING = "serving";
    private static final String WATCHING = "watching";
    private static final String LAUNCHER = "launcher";
    private static final String STATE = "state";
    private static final String FIREWALL = "firewall";
    private static final String SSHD = "sshd";

    private DeployView() {}

    static Diagram of(Subject subject) {
        var sketch = new Sketch();
        sketch.area(MACHINE, machine(subject), Frame.BOUNDARY);
        sketch.area(
                ENGINE, "Docker engine: containers are reached through published ports only", Frame.BOUNDARY, MACHINE);
        sketch.area(SERVING, "Serves", Frame.PART, ENGINE);
        if (subject.all().stream().anyMatch(service -> !subject.serves(service))) {
            sketch.area(WATCHING, "Watches and delivers", Frame.PART, ENGINE);
        }
        people(sketch, subject);
        launcher(sketch);
        subject.all()
                .forEach(service -> sketch.node(
                        service.name(),
                        subject.kind(service),
                        Subject.name(service),
                        details(service),
                        subject.serves(service) ? SERVING : WATCHING));
        subject.services().dataFlows().stream()
                .filter(flow -> subject.line(flow) == Line.NEEDED)
                .forEach(flow -> sketch.link(flow.from().name(), flow.to().name(), "", Line.NEEDED));
        return sketch.diagram(
                subject.settings().project() + (subject.isPublic() ? " on a host" : " on a laptop"),
                "One command, 'up', brings it there; the same objects are started by the tests.",
                Flow.DOWN);
    }

    private static String machine(Subject subject) {
        return subject.host()
                .map(host -> "Host " + host.name())
                .orElse(subject.isPublic() ? "A host" : "A laptop: nothing is reached from other machines");
    }

    private static void people(Sketch sketch, Subject subject) {
        String entrance = subject.entrance().name();
        people(
                sketch,
                subject,
                Subject.USERS,
                "Users",
                subject.isPublic() ? "anywhere" : "browser",
                subject.usersPorts());
        people(
                sketch,
                subject,
                Subject.OPERATORS,
                "Operators",
                subject.host().isPresent() ? "from admin networks" : "on this machine",
                subject.host().map(host -> "SSH " + host.sshPort()).orElseGet(subject::operatorsPort));
        subject.host()
                .ifPresentOrElse(
                        host -> {
                            host(sketch, host);
                            sketch.link(Subject.USERS, FIREWALL, "", Line.NEEDED);
                            sketch.link(FIREWALL, entrance, "", Line.NEEDED);
                            sketch.link(Subject.OPERATORS, FIREWALL, "", Line.NEEDED);
                            sketch.link(FIREWALL, SSHD, "", Line.NEEDED);
                            sketch.link(SSHD, LAUNCHER, "verbs", Line.NEEDED);
                            sketch.link(SSHD, ENGINE, "its socket, for admins", Line.OPTIONAL);
                        },
                        () -> {
                            sketch.link(Subject.USERS, entrance, "", Line.NEEDED);
                            sketch.link(Subject.OPERATORS, entrance, "", Line.NEEDED);
                            sketch.link(Subject.OPERATORS, LAUNCHER, "verbs", Line.NEEDED);
                        });
    }

    /** On a laptop they are on the machine themselves. */
    private static void people(Sketch sketch, Subject subject, String id, String name, String where, String how) {
        if (subject.isPublic()) {
            sketch.outside(id, name, where, how);
        } else {
            sketch.node(id, Kind.OUTSIDE, name, List.of(where, how), MACHINE);
        }
    }

    private static void host(Sketch sketch, HostDefinition host) {
        String ports = host.webPorts().stream().map(String::valueOf).collect(Collectors.joining(", "));
        sketch.node(
                FIREWALL,
                Kind.HOST,
                "firewall (nftables)",
                List.of(ports + " from anywhere", host.sshPort() + " from admin networks", "all else is dropped"),
                MACHINE);
        Map<String, Long> roles = host.users().stream()
                .map(HostUser::role)
                .collect(Collectors.groupingBy(role -> role.word(), TreeMap::new, Collectors.counting()));
        sketch.node(
                SSHD,
                Kind.HOST,
                "sshd + fail2ban",
                List.of(
                        "keys only; "
                                + roles.entrySet().stream()
                                        .map(role -> role.getValue() + " " + role.getKey())
                                        .collect(Collectors.joining(", ")),
                        "guessers are kept out"),
                MACHINE);
    }

    private static void launcher(Sketch sketch) {
        sketch.node(LAUNCHER, Kind.HOST, "launcher", List.of("up: heals, deploys what is pushed"), MACHINE);
        sketch.node(STATE, Kind.STORE, "state directory", List.of("certificates, logins (0600)"), MACHINE);
        sketch.link(LAUNCHER, STATE, "", Line.NEEDED);
        sketch.link(LAUNCHER, ENGINE, "Docker API", Line.NEEDED);
    }

    private static List<String> details(Service service) {
        var details = new ArrayList<>(List.of(Subject.image(service)));
        String memory = service.limits().memoryMiB() + " MiB";
        List<DataVolume> volumes = service.volumes();
        details.add(
                switch (volumes.size()) {
                    case 0 -> "at most " + memory;
                    case 1 -> memory + ", keeps " + volumes.get(0).name();
                    default -> memory + ", keeps " + volumes.size() + " volumes";
                });
        return details;
    }
}
