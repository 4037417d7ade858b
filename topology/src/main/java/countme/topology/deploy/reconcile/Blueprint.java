package countme.topology.deploy.reconcile;

import countme.topology.docker.Inventory;
import countme.topology.image.local.SuppliedImage;
import countme.topology.policy.Lifetime;
import countme.topology.policy.Policies;
import countme.topology.service.Description;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.service.Services;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A topology at a site: which containers should be there. Pure. */
public record Blueprint(Services topology, Placement site, Lifetime lifetime) {
    public DesiredContainer desired(Service service, int slot, SuppliedImage image) {
        return new DesiredContainer(Description.of(service, site, slot), image, Policies.of(lifetime));
    }

    public List<DesiredContainer> desired(Service service, SuppliedImage image) {
        return service.slots().stream()
                .map(slot -> desired(service, slot, image))
                .toList();
    }

    /** How to get from what is there to what some or all services should be; what no service wants goes. */
    Plan plan(List<DesiredContainer> desired, Inventory inventory) {
        Set<String> wanted = topology.services().stream()
                .flatMap(service -> service.slots().stream().map(slot -> service.containerName(site, slot)))
                .collect(Collectors.toSet());
        return Plan.of(desired, wanted, inventory);
    }

    /** Names of the configuration volumes in use. */
    Set<String> configVolumes() {
        return topology.services().stream()
                .map(service -> service.configVolume(site))
                .collect(Collectors.toSet());
    }
}
