package countme.topology.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far what runs pods has got with what it was told last.
 *
 * @param ready pods of that which can do their work
 * @param wanted how many there are to be
 * @param done whether these are all there, and no others
 */
record Progression(int ready, int wanted, boolean done) {
    /** Whether something runs pods, so that it has to be waited for. */
    static boolean isIn(HasMetadata object) {
        return object instanceof Deployment || object instanceof StatefulSet;
    }

    static Progression of(HasMetadata object) {
        return object instanceof Deployment deployment ? of(deployment) : of((StatefulSet) object);
    }

    /** Whether a pod may stay: those of what was described before are about to go, whatever ails them. */
    static boolean isAsDescribed(Pod pod, HasMetadata owner) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && images(pod.getSpec()).equals(images(template(owner)));
    }

    /** What an owner's pods are to be. */
    static PodSpec template(HasMetadata owner) {
        return (owner instanceof Deployment deployment
                        ? deployment.getSpec().getTemplate()
                        : ((StatefulSet) owner).getSpec().getTemplate())
                .getSpec();
    }

    /** Whether it has fewer pods than it is to have, of whatever version. */
    static boolean isShort(HasMetadata owner) {
        return owner instanceof Deployment deployment
                ? deployment.getStatus() == null
                        || number(deployment.getStatus().getReplicas())
                                < number(deployment.getSpec().getReplicas())
                : owner instanceof StatefulSet set
                        && (set.getStatus() == null
                                || number(set.getStatus().getReplicas())
                                        < number(set.getSpec().getReplicas()));
    }

    private static List<String> images(PodSpec spec) {
        return spec.getContainers().stream().map(Container::getImage).toList();
    }

    private static Progression of(Deployment deployment) {
        int wanted = number(deployment.getSpec().getReplicas());
        DeploymentStatus status = deployment.getStatus();
        if (status == null || !isSeen(deployment, status.getObservedGeneration())) {
            return new Progression(0, wanted, false);
        }
        int updated = number(status.getUpdatedReplicas());
        int ready = Math.min(number(status.getReadyReplicas()), updated);
        return new Progression(
                ready,
                wanted,
                updated == wanted
                        && number(status.getReplicas()) == wanted
                        && number(status.getAvailableReplicas()) == wanted);
    }

    private static Progression of(StatefulSet set) {
        int wanted = number(set.getSpec().getReplicas());
        StatefulSetStatus status = set.getStatus();
        if (status == null || !isSeen(set, status.getObservedGeneration())) {
            return new Progression(0, wanted, false);
        }
        boolean isLast = Objects.equals(status.getCurrentRevision(), status.getUpdateRevision())
                || number(status.getUpdatedReplicas()) == wanted;
        int ready = number(status.getReadyReplicas());
        return new Progression(ready, wanted, isLast && ready == wanted && number(status.getReplicas()) == wanted);
    }

    private static boolean isSeen(HasMetadata object, @Nullable Long observed) {
        Long generation = object.getMetadata().getGeneration();
        return generation == null || (observed != null && observed >= generation);
    }

    private static int number(@Nullable Integer number) {
        return number == null ? 0 : number;
    }
}
