package countme.topology.policy;

import com.github.dockerjava.api.command.CreateContainerCmd;
import countme.topology.service.Description;

/** A rule about how every container is run: a small, pure change to the create command a description has filled in. */
@FunctionalInterface
public interface Policy {
    void applyTo(CreateContainerCmd create, Description container);
}
