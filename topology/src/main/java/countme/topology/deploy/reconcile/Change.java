package countme.topology.deploy.reconcile;

import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.Inventory.State;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Something a verb would change.
 *
 * @param action as a verb, such as {@code replace}
 * @param instance what it is done to, such as {@code app-1}
 * @param running whether that runs now
 * @param detail what of it is otherwise now; empty where that is not known
 */
public record Change(String action, String instance, Interruption interruption, boolean running, String detail) {
    public Change(String action, String instance, Interruption interruption, boolean running) {
        this(action, instance, interruption, running, "");
    }

    /** Whether users lose something they have now, so that they should be asked for. */
    public boolean interruptsUsers() {
        return interruption == Interruption.GAP && running;
    }

    /** The steps of a plan that change something. */
    static List<Change> of(Plan plan, Set<String> serving) {
        return plan.steps().stream()
                .filter(step -> !(step instanceof Step.Keep))
                .map(step -> new Change(
                        step.action(),
                        step.instance(),
                        step.interruption(serving),
                        step instanceof Step.Replace replace
                                ? replace.old().state() == State.RUNNING
                                : step instanceof Step.Reload))
                .toList();
    }

    /** What becomes of a service whose image has to be got first: whatever runs now runs from another one. */
    static List<Change> withoutImage(Service service, Placement site, Inventory inventory, Set<String> serving) {
        var changes = new ArrayList<Change>();
        changes.add(new Change("get the image of", service.name(), Interruption.NONE, false));
        for (int slot : service.slots()) {
            Optional<Instance> old = inventory.find(service.containerName(site, slot));
            changes.add(new Change(
                    old.isPresent() ? "replace" : "create",
                    service.instance(slot),
                    Interruption.of(service, serving),
                    old.filter(instance -> instance.state() == State.RUNNING).isPresent()));
        }
        return changes;
    }
}
