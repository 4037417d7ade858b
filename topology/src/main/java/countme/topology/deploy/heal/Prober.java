package countme.topology.deploy.heal;

import countme.topology.concurrent.Parallel;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.Inventory.State;
import countme.topology.service.Service;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * Tells how each instance is, at a bearable price. Whether a container runs is the engine's word and costs next to nothing. Running a
 * command in one takes a tenth of a second of a processor, so that asking all of them at every look would take most of one.
 *
 * <p>So those that visitors wait for are asked at every third look, and at every look from when they do not answer. The others are
 * taken to be as the engine's own check found them. Once one does not answer, all are asked, to tell a silent service from a slow
 * machine.
 */
final class Prober {
    private static final int LOOKS = 3;

    /** Where an instance belongs. */
    record Place(Service service, int slot) {
        String instance() {
            return service.instance(slot);
        }
    }

    private final Set<Service> serving;
    private final BiPredicate<Service, Instance> isAlive;
    private final ExecutorService threads;
    private boolean anySilent;
    private int looks;

    /**
     * Begins with a look that asks.
     *
     * @param serving what visitors wait for
     * @param isAlive runs a service's liveness command in an instance
     * @param threads for asking side by side
     */
    Prober(Set<Service> serving, BiPredicate<Service, Instance> isAlive, ExecutorService threads) {
        this.serving = Set.copyOf(serving);
        this.isAlive = isAlive;
        this.threads = threads;
    }

    /** Looks once: how each instance that should be there is, by its name such as {@code app-1}. */
    Map<String, Condition> look(Collection<Place> expected, Inventory inventory) {
        boolean due = looks++ % LOOKS == 0;
        Map<String, Condition> found =
                ask(expected, inventory, service -> anySilent || (due && serving.contains(service)));
        if (!anySilent && isAnySilent(found)) {
            found = ask(expected, inventory, service -> true);
        }
        anySilent = isAnySilent(found);
        return found;
    }

    private Map<String, Condition> ask(Collection<Place> expected, Inventory inventory, Predicate<Service> isAsked) {
        var conditions = new LinkedHashMap<String, Condition>();
        Parallel.each(
                        expected,
                        place ->
                                Map.entry(place.instance(), condition(place, inventory, isAsked.test(place.service()))),
                        threads)
                .forEach(each -> conditions.put(each.getKey(), each.getValue()));
        return conditions;
    }

    private Condition condition(Place place, Inventory inventory, boolean isAsked) {
        Optional<Instance> found = inventory.instance(place.instance());
        boolean answered = found.filter(one -> one.state() == State.RUNNING)
                .filter(one -> isAsked ? isAlive.test(place.service(), one) : !one.isUnhealthy())
                .isPresent();
        return Condition.of(found.orElse(null), answered);
    }

    private static boolean isAnySilent(Map<String, Condition> conditions) {
        return conditions.values().stream().anyMatch(Condition::isUnanswered);
    }
}
