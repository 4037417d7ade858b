package countme.topology.deploy.reconcile;

import countme.topology.deploy.project.Context;
import countme.topology.docker.Containers;
import countme.topology.docker.Containers.Readiness;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.report.Problem;
import countme.topology.service.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The order in which the replicas of a service are stopped: one that answers goes only when another one answers. Each is asked when it is its turn,
 * because any of them may have broken since the last one was.
 */
final class Succession {
    private final Context context;
    private final Service service;
    private final Containers containers;

    Succession(Context context, Service service) {
        this.context = context;
        this.service = service;
        this.containers = new Containers(context.engine());
    }

    /**
     * Does something that stops a replica, to each in turn; a {@link Problem} where users would get no answer.
     *
     * @param stopped which replica it stops
     * @param agreed whether users agreed to get no answer meanwhile
     */
    <T> void each(List<T> all, Function<T, Instance> stopped, Predicate<T> agreed, Consumer<T> work) {
        if (all.size() == 1 && (service.slots().size() == 1 || agreed.test(all.get(0)))) {
            work.accept(all.get(0));
            return;
        }
        List<T> left = new ArrayList<>(all);
        while (!left.isEmpty()) {
            Inventory now = context.inventory();
            Map<T, Readiness> readiness = new HashMap<>();
            left.forEach(one -> readiness.put(one, readiness(stopped.apply(one), now)));
            T next = left.stream().min(Comparator.comparing(readiness::get)).orElseThrow();
            // Where there are others left, they are ready, too.
            if (readiness.get(next) == Readiness.READY && left.size() == 1 && !agreed.test(next)) {
                requireAnother(stopped.apply(next), now);
            }
            left.remove(next);
            work.accept(next);
        }
    }

    private Readiness readiness(Instance one, Inventory now) {
        return now.find(one.name())
                .map(found -> containers.readiness(found, service.health()))
                .orElse(Readiness.NOT_READY);
    }

    private void requireAnother(Instance one, Inventory now) {
        boolean answers = service.slots().stream()
                .map(service::instance)
                .filter(name -> !name.equals(one.instance()))
                .anyMatch(name -> now.instance(name)
                        .filter(other -> containers.readiness(other, service.health()) == Readiness.READY)
                        .isPresent());
        if (!answers) {
            throw new Problem(
                    one.instance() + " was left as it is, because no other replica answers",
                    "Users would get no answer meanwhile.",
                    "Type 'up': it puts right what does not answer. Then run the command again.");
        }
    }
}
