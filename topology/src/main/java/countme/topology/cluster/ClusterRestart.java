package countme.topology.cluster;

import countme.topology.deploy.reconcile.Change;
import countme.topology.deploy.reconcile.Interruption;
import countme.topology.service.Services;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Replaces pods by others that are the same: of a service in the way that its version is changed, or a single one. */
record ClusterRestart(ClusterProject project) {
    private static final Duration BETWEEN = Duration.ofMillis(500);

    /** What {@link #run} would do. Reads only. */
    List<Change> preview(String name) {
        project.requireThere();
        List<Pod> all = project.pods().all();
        return changes(
                project.topology(), Pods.named(name, all), all, project.pods().owners());
    }

    /**
     * Restarts, and waits until all are ready again.
     *
     * @param name of a service, or of a pod
     * @param consent is told what would be done before it is; throws where it is not to be
     */
    List<Change> run(String name, Consumer<List<Change>> consent) {
        project.requireThere();
        return project.change("restart", name, operation -> {
            List<Pod> all = project.pods().all();
            List<Pod> pods = Pods.named(name, all);
            List<HasMetadata> owners = project.pods().owners();
            List<Change> changes = changes(project.topology(), pods, all, owners);
            consent.accept(changes);
            operation.begin();
            Set<String> services = pods.stream().map(Ownership::service).collect(Collectors.toSet());
            List<HasMetadata> restarted = owners.stream()
                    .filter(owner -> services.contains(Ownership.service(owner)))
                    .toList();
            for (String service : services) {
                List<Pod> its = ClusterStatus.of(service, all);
                if (pods.containsAll(its)) {
                    restarted.stream()
                            .filter(owner -> Ownership.service(owner).equals(service))
                            .forEach(this::roll);
                } else {
                    List<Pod> removed = its.stream().filter(pods::contains).toList();
                    project.cluster().remove(removed);
                    awaitGone(removed);
                }
            }
            Set<ObjectKey> waited = restarted.stream().map(ObjectKey::of).collect(Collectors.toSet());
            new Waiting(project).await(waited, project.settings().waitTimeout());
            operation.done(changes.stream().map(Change::instance).sorted().collect(Collectors.joining(", ")), "");
            return changes;
        });
    }

    /** Until then, what made them does not know that any is missing. */
    private void awaitGone(List<Pod> removed) {
        Set<String> ids =
                removed.stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
        Optional<Boolean> unused = project.time()
                .poll(
                        project.settings().waitTimeout(),
                        BETWEEN,
                        () -> project.pods().all().stream()
                                        .noneMatch(pod ->
                                                ids.contains(pod.getMetadata().getUid()))
                                ? Optional.of(true)
                                : Optional.empty());
    }

    private void roll(HasMetadata owner) {
        project.cluster().requireLicense();
        HasMetadata unused = project.cluster().ask("restart " + ObjectKey.of(owner), asked -> {
            String name = owner.getMetadata().getName();
            return owner instanceof Deployment
                    ? asked.apps()
                            .deployments()
                            .inNamespace(project.name())
                            .withName(name)
                            .rolling()
                            .restart()
                    : asked.apps()
                            .statefulSets()
                            .inNamespace(project.name())
                            .withName(name)
                            .rolling()
                            .restart();
        });
    }

    /**
     * What users would notice. A pod of a StatefulSet is gone before the next one begins, and so is one that is restarted alone; of a Deployment, the next one is
     * ready before.
     *
     * @param pods to restart
     * @param all that are there
     */
    static List<Change> changes(Services topology, List<Pod> pods, List<Pod> all, List<HasMetadata> owners) {
        Set<String> ended = owners.stream()
                .filter(StatefulSet.class::isInstance)
                .map(Ownership::service)
                .collect(Collectors.toSet());
        return pods.stream()
                .map(pod -> {
                    List<Pod> its = ClusterStatus.of(Ownership.service(pod), all);
                    boolean single =
                            !pods.containsAll(its) || (its.size() == 1 && ended.contains(Ownership.service(pod)));
                    return new Change(
                            "restart",
                            pod.getMetadata().getName(),
                            interruption(topology, pod, single, its),
                            Pods.isReady(pod));
                })
                .toList();
    }

    private static Interruption interruption(Services topology, Pod pod, boolean endedFirst, List<Pod> its) {
        String service = Ownership.service(pod);
        if (!topology.servingNames().contains(service)) {
            return Interruption.NONE;
        }
        boolean others = its.stream().anyMatch(other -> !other.equals(pod) && Pods.isReady(other));
        if (endedFirst && !others) {
            return Interruption.GAP;
        }
        return service.equals(topology.entrance().service().name()) ? Interruption.RECONNECT : Interruption.NONE;
    }
}
