package countme.topology.docker;

import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Network;
import countme.topology.config.ExitCode;
import countme.topology.config.Problem;
import countme.topology.engine.Engine;
import countme.topology.policy.Labels;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/** Who has the name or the address that a container of a project needs: found out when the engine refuses to make it. */
public final class Occupied {
    private Occupied() {}

    /** The {@link Problem} of a name that a container of nobody's or of another project has; empty when none has it. */
    public static Optional<Problem> name(Engine engine, String project, String name) {
        return engine.client().listContainersCmd().withShowAll(true).exec().stream()
                .filter(other -> Arrays.asList(other.getNames()).contains("/" + name))
                .filter(other -> !project.equals(other.getLabels().get(Labels.PROJECT)))
                .map(other -> nameTaken(name, other))
                .findFirst();
    }

    /** The {@link Problem} of an address in the project's network that another container has; empty when none has it. */
    public static Optional<Problem> address(Engine engine, String project, String name, String address) {
        try {
            Network network =
                    engine.client().inspectNetworkCmd().withNetworkId(project).exec();
            return network.getContainers().values().stream()
                    .filter(other -> String.valueOf(other.getIpv4Address()).startsWith(address + "/"))
                    .map(other -> Objects.requireNonNullElse(other.getName(), "?"))
                    .filter(other -> !other.equals(name))
                    .map(other -> addressTaken(project, name, address, other))
                    .findFirst();
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    private static Problem nameTaken(String name, Container other) {
        return new Problem(
                ExitCode.SERVICE_FAILED,
                "The container name " + name + " is taken",
                "A container made from " + other.getImage() + " that is not this stack's has it (" + other.getStatus()
                        + ").",
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
