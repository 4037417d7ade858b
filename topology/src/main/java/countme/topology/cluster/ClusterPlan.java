package countme.topology.cluster;

import countme.topology.cluster.ObjectChange.Action;
import countme.topology.deploy.reconcile.Interruption;
import countme.topology.service.Services;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is to be against what is: objects to create, to change, and those of ours that nothing describes any more, to remove. Claims are in no
 * plan, because what they hold is the users'.
 *
 * @param changes in the order in which they may be made
 */
record ClusterPlan(List<ObjectChange> changes) {
    ClusterPlan {
        changes = List.copyOf(changes);
    }

    /**
     * Compares.
     *
     * @param wanted all objects that are to be
     * @param live those that are there, whoever's
     * @param dryRun those that are to be and are there, as they would be
     */
    static ClusterPlan of(
            Services topology,
            Ownership ownership,
            Collection<HasMetadata> wanted,
            Collection<HasMetadata> live,
            Collection<HasMetadata> dryRun) {
        Map<ObjectKey, HasMetadata> there = byKey(live);
        Map<ObjectKey, HasMetadata> wouldBe = byKey(dryRun);
        Set<String> serving = topology.servingNames();
        String entrance = topology.entrance().service().name();
        var changes = new ArrayList<ObjectChange>();
        for (HasMetadata object : wanted) {
            ObjectKey key = ObjectKey.of(object);
            HasMetadata now = there.get(key);
            if (now == null) {
                changes.add(new ObjectChange(Action.create, object, List.of(), Interruption.NONE, false));
            } else {
                List<String> differences = Optional.ofNullable(wouldBe.get(key))
                        .map(then -> Differences.between(now, then))
                        .orElse(List.of());
                if (!differences.isEmpty()) {
                    Interruption interruption = serving.contains(Ownership.service(object))
                            ? ofChange(object, differences, entrance)
                            : Interruption.NONE;
                    changes.add(new ObjectChange(Action.change, object, differences, interruption, isRunning(now)));
                }
            }
        }
        Set<ObjectKey> keys = byKey(wanted).keySet();
        live.stream()
                .filter(object -> ownership.isOurs(object) && !keys.contains(ObjectKey.of(object)))
                .map(object -> new ObjectChange(
                        Action.remove, object, List.of(), ofRemoval(object, serving), isRunning(object)))
                .forEach(changes::add);
        return new ClusterPlan(changes);
    }

    private static Map<ObjectKey, HasMetadata> byKey(Collection<HasMetadata> objects) {
        return objects.stream().collect(Collectors.toMap(ObjectKey::of, Function.identity(), (one, same) -> one));
    }

    /** A pod of a StatefulSet is gone before the next one begins; of a Deployment, the next one is ready before. */
    private static Interruption ofChange(HasMetadata object, List<String> differences, String entrance) {
        boolean otherPods = differences.stream().anyMatch(line -> line.startsWith("spec.template."));
        if (object instanceof StatefulSet) {
            return otherPods ? Interruption.GAP : Interruption.NONE;
        }
        boolean isEntrance = Ownership.service(object).equals(entrance);
        return isEntrance && ((otherPods && object instanceof Deployment) || object instanceof Service)
                ? Interruption.RECONNECT
                : Interruption.NONE;
    }

    private static Interruption ofRemoval(HasMetadata object, Set<String> serving) {
        boolean needed = object instanceof StatefulSet || object instanceof Deployment || object instanceof Service;
        return needed && serving.contains(Ownership.service(object)) ? Interruption.GAP : Interruption.NONE;
    }

    private static boolean isRunning(HasMetadata object) {
        return object instanceof Deployment deployment
                ? deployment.getStatus() != null
                        && positive(deployment.getStatus().getReadyReplicas())
                : object instanceof StatefulSet set
                        ? set.getStatus() != null && positive(set.getStatus().getReadyReplicas())
                        : object instanceof Service;
    }

    private static boolean positive(Integer number) {
        return number != null && number > 0;
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    /** Those that are made before anything is waited for. */
    List<HasMetadata> applied() {
        return changes.stream()
                .filter(change -> change.action() != Action.remove)
                .map(ObjectChange::object)
                .toList();
    }

    /** Those that go when all others are as they are to be. */
    List<HasMetadata> removed() {
        return changes.stream()
                .filter(change -> change.action() == Action.remove)
                .map(ObjectChange::object)
                .toList();
    }
}
