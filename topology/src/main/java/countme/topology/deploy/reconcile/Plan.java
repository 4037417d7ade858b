package countme.topology.deploy.reconcile;

import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.Inventory.State;
import countme.topology.service.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What must change for the engine to have what is desired: a pure comparison.
 *
 * @param steps one for every container desired or present
 */
public record Plan(List<Step> steps) {
    public Plan {
        steps = List.copyOf(steps);
    }

    /**
     * Compares.
     *
     * @param desired containers that should be, of some or all services
     * @param wanted services of the whole topology with their slots, by container name: anything else goes
     */
    static Plan of(List<DesiredContainer> desired, Set<String> wanted, Inventory inventory) {
        var steps = new ArrayList<Step>();
        for (DesiredContainer one : desired) {
            steps.add(step(one, desired, inventory));
        }
        inventory.containers().stream()
                .filter(old -> !wanted.contains(old.name()))
                .forEach(old -> steps.add(new Step.Remove(old)));
        return new Plan(steps);
    }

    /** The same, but for containers that only have to take over another configuration while they run. */
    Plan reloading(Predicate<Step.Keep> outdated) {
        return new Plan(steps.stream()
                .map(step -> step instanceof Step.Keep keep && outdated.test(keep)
                        ? new Step.Reload(keep.desired(), keep.old())
                        : step)
                .toList());
    }

    private static Step step(DesiredContainer one, List<DesiredContainer> all, Inventory inventory) {
        return inventory
                .find(one.containerName())
                .map(old -> losesItsNetwork(one, all, inventory) ? new Step.Replace(one, old) : compare(one, old))
                .orElseGet(() -> new Step.Create(one));
    }

    /** Whether it lives in the network of another container that is made or started, for then that is another network. */
    private static boolean losesItsNetwork(DesiredContainer one, List<DesiredContainer> all, Inventory inventory) {
        return one.description().service().joined().stream()
                .flatMap(other ->
                        all.stream().filter(each -> each.description().service().equals(other)))
                .anyMatch(each -> !(step(each, all, inventory) instanceof Step.Keep));
    }

    private static Step compare(DesiredContainer desired, Instance old) {
        if (!desired.fingerprint().equals(old.fingerprint())
                || old.state() == State.DEAD
                || old.state() == State.CUT
                || old.state() == State.REMOVING) {
            return new Step.Replace(desired, old);
        }
        return old.state() == State.RUNNING && !old.isUnhealthy()
                ? new Step.Keep(desired, old)
                : new Step.Start(desired, old);
    }

    /** What goes because nothing wants it. */
    Stream<Step> removals() {
        return steps.stream().filter(Step.Remove.class::isInstance);
    }

    /** What leads to a service's containers. */
    Stream<Step> towards(Service service) {
        return steps.stream()
                .filter(step -> step instanceof Step.Towards towards
                        && towards.desired().description().service().equals(service));
    }

    /** Instances that do not go on as they are now. */
    Set<String> changes() {
        return steps.stream()
                .filter(step -> !(step instanceof Step.Keep))
                .map(Step::instance)
                .collect(Collectors.toSet());
    }
}
