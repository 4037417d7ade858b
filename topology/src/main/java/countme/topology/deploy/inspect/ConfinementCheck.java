package countme.topology.deploy.inspect;

import countme.topology.docker.ContainerEngine;
import countme.topology.docker.ContainerEngine.Confined;
import countme.topology.docker.ContainerEngine.Mounted;
import countme.topology.docker.Inventory.Instance;
import countme.topology.policy.Policies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a container is confined, as the engine itself says, and whether that is what the {@link Policies} demand: what was put in force may have been changed since,
 * or never have been.
 *
 * @param instance such as {@code app-1}
 * @param exception why it may do more than others; empty where it may not
 * @param deviations in a few words each; none where all is as it should be
 */
public record ConfinementCheck(String instance, Confined confined, String exception, List<String> deviations) {
    public ConfinementCheck {
        deviations = List.copyOf(deviations);
    }

    /** Looks at every container of a stack. One that goes meanwhile is left out. */
    public static List<ConfinementCheck> of(ContainerEngine engine, List<Instance> instances) {
        return instances.stream()
                .flatMap(one -> engine.confinement(one.id()).stream()
                        .map(confined -> of(one.instance(), one.service(), confined)))
                .toList();
    }

    static ConfinementCheck of(String instance, String service, Confined confined) {
        Map<String, String> exceptions = Policies.EXCEPTIONS;
        return new ConfinementCheck(
                instance,
                confined,
                exceptions.getOrDefault(service, ""),
                deviations(confined, exceptions.containsKey(service)));
    }

    private static List<String> deviations(Confined confined, boolean isException) {
        var found = new ArrayList<String>();
        note(found, !confined.readOnlyRoot(), "its root can be written to");
        note(found, confined.privileged(), "it is privileged");
        note(found, !confined.dropped().contains("ALL"), "it keeps capabilities");
        note(
                found,
                confined.options().stream().noneMatch(option -> option.matches("no-new-privileges(:true)?")),
                "it may get new privileges");
        note(found, confined.memoryBytes() <= 0, "it has no limit of memory");
        note(found, confined.pids() <= 0, "it has no limit of processes");
        note(found, confined.mounts().stream().anyMatch(ConfinementCheck::isSocket), "it has a socket of the machine");
        if (!isException) {
            note(found, !confined.user().matches("[1-9]\\d*(:[1-9]\\d*)?"), "it may run as root");
            note(found, !confined.added().isEmpty(), "it has capabilities: " + confined.added());
            note(found, confined.mounts().stream().anyMatch(Mounted::isOfTheMachine), "it sees files of the machine");
        } else {
            note(
                    found,
                    confined.mounts().stream().anyMatch(one -> one.isOfTheMachine() && one.writable()),
                    "it may write files of the machine");
        }
        return found;
    }

    private static boolean isSocket(Mounted mount) {
        return mount.source().endsWith(".sock") || mount.path().endsWith(".sock");
    }

    private static void note(List<String> found, boolean holds, String deviation) {
        if (holds) {
            found.add(deviation);
        }
    }
}
