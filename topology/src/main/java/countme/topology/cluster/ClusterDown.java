package countme.topology.cluster;

import countme.topology.deploy.audit.Audit;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes a stack in a cluster down. Claims stay, and so does what is remembered, unless told otherwise; the namespace stays with them. */
record ClusterDown(ClusterProject project) {
    private static final Duration BETWEEN = Duration.ofMillis(500);

    /** What would be removed. */
    List<String> preview(boolean withData) {
        return project.cluster().withRights(rights(withData), () -> {
            if (project.namespace().isEmpty()) {
                return List.of();
            }
            var names = new ArrayList<String>();
            ours().forEach(object -> names.add(ObjectKey.of(object).toString()));
            if (withData) {
                claims().forEach(claim -> names.add(ObjectKey.of(claim).toString()));
                names.add("namespace/" + project.name());
            }
            return names;
        });
    }

    /** Removes; gives the number of pods that were there. */
    int run(boolean withData) {
        int removed = project.change(Audit.DOWN, withData ? "--volumes" : "", operation -> {
            operation.begin();
            int pods = removeObjects();
            if (withData) {
                project.cluster().withRights(rights(true), () -> {
                    project.cluster().remove(claims());
                    return true;
                });
            }
            operation.done("", pods + " pods" + (withData ? " and all data" : ""));
            return pods;
        });
        if (withData) {
            removeNamespace();
        }
        return removed;
    }

    private int removeObjects() {
        Pods pods = project.pods();
        int there = pods.all().size();
        project.cluster().remove(ours());
        // Others go with what made them; these nobody made but a launcher, which may have been killed.
        project.cluster()
                .remove(pods.all().stream().filter(project.ownership()::isOurs).toList());
        try (Progress.Task task = project.progress().start(project.name())) {
            Optional<Boolean> gone = project.time().poll(project.settings().waitTimeout(), BETWEEN, () -> {
                int left = pods.all().size();
                task.now("stopping: " + left + " of " + there + " pods are left");
                return left == 0 ? Optional.of(true) : Optional.empty();
            });
            if (gone.isEmpty()) {
                throw Problem.passing(
                        "Not all pods have ended",
                        "These are still there: " + Cluster.names(pods.all()) + ".",
                        "Type 'down' again: it goes on where this one stopped. 'kubectl describe pod' says what holds one up.",
                        null);
            }
            task.done("stopped");
        }
        return there;
    }

    private List<HasMetadata> ours() {
        return project.cluster().objects(project.name()).stream()
                .filter(project.ownership()::isOurs)
                .toList();
    }

    private List<HasMetadata> claims() {
        return project.cluster()
                .ask(
                        "list persistentvolumeclaims in " + project.name(),
                        asked -> asked
                                .persistentVolumeClaims()
                                .inNamespace(project.name())
                                .withLabels(project.ownership().labelsOfPods())
                                .list()
                                .getItems()
                                .stream()
                                .map(HasMetadata.class::cast)
                                .toList());
    }

    /** With what is remembered; where somebody else has put something into it, or it is somebody else's to remove, that stays. */
    private void removeNamespace() {
        Optional<Namespace> namespace = project.namespace();
        if (namespace.isEmpty()) {
            return;
        }
        List<String> others = project.cluster().others(project.name());
        boolean mayRemove = project.cluster().isGiven(Right.toEnd(project.name()));
        if (mayRemove && others.isEmpty()) {
            project.cluster().remove(List.of(namespace.get()));
        } else {
            project.cluster().forget(project.name());
            project.progress()
                    .say("namespace/" + project.name() + " stays: "
                            + (others.isEmpty()
                                    ? "you have no right to remove it ("
                                            + Right.listed(List.of(Right.toEnd(project.name()))) + ")"
                                    : String.join(", ", others) + " in it is not countme's"));
        }
    }

    private List<Right> rights(boolean withData) {
        return withData ? Right.toRemoveData(project.name()) : Right.toChange(Audit.DOWN, project.name());
    }
}
