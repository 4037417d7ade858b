package countme.topology.docker;

import countme.topology.docker.ContainerEngine.Listed;
import countme.topology.policy.Labels;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.util.Map;
import java.util.Optional;

/** Who has the name or the address that a container of a project needs: found out when the engine refuses to make it. */
public final class Occupied {
    private Occupied() {}

    /** The {@link Problem} of a name that a container of nobody's or of another project has; empty when none has it. */
    public static Optional<Problem> name(ContainerEngine engine, String project, String name) {
        return engine.containers(Map.of()).stream()
                .filter(other -> other.name().equals(name))
                .filter(other -> !project.equals(other.labels().get(Labels.PROJECT)))
                .map(other -> nameTaken(name, other))
                .findFirst();
    }

    /** The {@link Problem} of an address in a network of the project's that another container has; empty when none has it. */
    public static Optional<Problem> address(ContainerEngine engine, String network, String name, String address) {
        return engine.addresses(network).entrySet().stream()
                .filter(other -> other.getValue().equals(address))
                .map(Map.Entry::getKey)
                .filter(other -> !other.equals(name))
                .map(other -> addressTaken(network, name, address, other))
                .findFirst();
    }

    private static Problem nameTaken(String name, Listed other) {
        return new Problem(
                ExitCode.SERVICE_FAILED,
                "The container name " + name + " is taken",
                "A container made from " + other.image() + " that is not this stack's has it (" + other.status() + ").",
                "Rename it ('docker rename " + name + " OTHER'), or choose another --project; then run 'up' again.",
                null);
    }

    private static Problem addressTaken(String network, String name, String address, String other) {
        return new Problem(
                ExitCode.SERVICE_FAILED,
                "The address " + address + " of " + name + " is taken",
                "The container " + other + ", which is not this stack's, has it in the network " + network + ".",
                "Take it out ('docker network disconnect " + network + " " + other + "'), then run 'up' again.",
                null);
    }
}
