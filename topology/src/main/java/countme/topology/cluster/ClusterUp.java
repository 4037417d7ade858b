package countme.topology.cluster;

import countme.topology.deploy.project.Operation;
import countme.topology.deploy.reconcile.Change;
import countme.topology.report.Problem;
import countme.topology.service.Service;
import countme.topology.service.Services;
import countme.topology.service.Versioned;
import countme.topology.state.Release;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Brings what is in a cluster to what is described. */
record ClusterUp(ClusterProject project) {
    /** What {@link #run} would change; nothing is written. */
    List<Change> preview() {
        return project.cluster().withRights(Right.toPlan(project.name()), () -> {
            project.cluster().requireVersion();
            project.keys().require();
            requireOwnCertificate();
            Services topology = project.topologies().kept();
            return told(plan(topology, project.wanted(topology), project.namespace()));
        });
    }

    /**
     * Applies what is to be otherwise, waits until all of it is ready, and then removes what nothing describes any more.
     *
     * @param consent see {@link countme.topology.deploy.Stack#up}
     * @return names of the objects that were changed
     */
    Set<String> run(String verb, String arguments, Consumer<List<Change>> consent, Runnable serving) {
        requireOwnCertificate();
        ensureNamespace();
        return project.change(verb, arguments, operation -> {
            project.cluster().requireVersion();
            project.keys().require();
            Services topology = project.topologies().ensured(project.progress());
            announce(topology);
            Set<String> changed = converge(operation, topology, project.images(topology), consent, serving);
            boolean unused = project.keys().claim();
            keepVersion(topology);
            if (!changed.isEmpty()) {
                operation.done(subject(changed), detail(changed));
            }
            return changed;
        });
    }

    /** What runs pods is named; the rest is counted. */
    private static String subject(Set<String> changed) {
        return changed.stream().filter(ClusterUp::runsPods).collect(Collectors.joining(", "));
    }

    private static String detail(Set<String> changed) {
        long others = changed.stream().filter(name -> !runsPods(name)).count();
        return others == 0 ? "" : others + " other objects";
    }

    private static boolean runsPods(String name) {
        return name.startsWith("deployment/") || name.startsWith("statefulset/");
    }

    /** Nobody answers an authority's questions in a cluster. */
    private void requireOwnCertificate() {
        if (project.settings().acme().isPresent()) {
            throw Problem.usage(
                    "--acme does nothing in a cluster",
                    "The launcher gets no certificate for a stack there.",
                    "Have one got by other means, such as cert-manager or a balancer in front, and name it with --certificate.");
        }
    }

    /** What is locked, remembered and asked for is in it. */
    private void ensureNamespace() {
        project.cluster().withRights(Right.toBegin(project.name()), () -> {
            Optional<Namespace> there = project.namespace();
            if (there.isEmpty()) {
                Services topology = project.topologies().kept();
                project.cluster().requireVersion();
                HasMetadata namespace = project.wanted(topology).get(0);
                List<HasMetadata> unused = project.cluster().apply(List.of(namespace), false);
            }
            return there;
        });
    }

    /** The same with these images, for whoever has begun an operation. */
    private Set<String> converge(
            Operation operation,
            Services topology,
            Map<String, String> images,
            Consumer<List<Change>> consent,
            Runnable serving) {
        List<HasMetadata> wanted = wanted(topology, images);
        ClusterPlan plan = plan(topology, wanted, project.namespace());
        List<Change> changes = told(plan);
        consent.accept(changes.stream().filter(Change::interruptsUsers).toList());
        if (plan.isEmpty()) {
            operation.attempt();
        } else {
            operation.begin();
        }
        Duration patience = project.settings().waitTimeout();
        var waiting = new Waiting(project);
        apply(plan);
        waiting.await(Waiting.owners(wanted, topology.servingNames()), patience);
        serving.run();
        waiting.await(Waiting.owners(wanted, names(topology)), patience);
        project.cluster().remove(plan.removed());
        TemporaryPod.sweep(project);
        return changed(plan);
    }

    /**
     * Makes a service run from these images, and waits for it alone: others are as they were. A cluster that does not answer for a while is told again.
     *
     * @param service its name
     * @param patience for how long none of its pods may become ready, and the cluster may not answer
     */
    Set<String> roll(Services topology, Map<String, String> images, String service, Duration patience) {
        List<HasMetadata> wanted = wanted(topology, images);
        var changed = new TreeSet<String>();
        return project.insist(patience, () -> {
            ClusterPlan plan = plan(topology, wanted, project.namespace());
            // Before it is done: what is done, and not answered, is in no plan any more.
            changed.addAll(changed(plan));
            apply(plan);
            new Waiting(project).await(Waiting.owners(wanted, Set.of(service)), patience);
            return changed;
        });
    }

    /**
     * Gives the entrance another certificate, made now if that is due. Nothing is done where it has the present one.
     *
     * @return names of the objects that were changed
     */
    Set<String> renewCertificate() {
        return project.change("certs", "renew", operation -> {
            project.keys().require();
            Services topology = project.topologies().ensured(project.progress());
            ClusterPlan plan = plan(topology, project.wanted(topology), project.namespace());
            String entrance = topology.entrance().service().name();
            requireOnly(entrance, plan, "the certificate");
            if (plan.isEmpty()) {
                return Set.of();
            }
            operation.begin();
            Set<String> changed = roll(
                    topology,
                    project.images(topology),
                    entrance,
                    project.settings().waitTimeout());
            project.cluster().remove(plan.removed());
            operation.done(subject(changed), detail(changed));
            return changed;
        });
    }

    /** A {@link Problem} where other services' objects differ, too: that is for {@link #run}, which asks. */
    private static void requireOnly(String service, ClusterPlan plan, String besides) {
        List<String> others = plan.changes().stream()
                .filter(change -> !Ownership.service(change.object()).equals(service))
                .map(change -> change.told().instance())
                .toList();
        requireNone(others, besides);
    }

    /** A {@link Problem} where these objects, or any, are not as they should be. */
    static void requireNone(List<String> others, String besides) {
        if (!others.isEmpty()) {
            throw new Problem(
                            "The stack is not as its settings would have it",
                            "These differ, besides " + besides + ": " + String.join(", ", others) + ".",
                            "Type 'plan' to see how, 'up' to put it right, then run the command again.")
                    .ofPlace();
        }
    }

    private void apply(ClusterPlan plan) {
        List<HasMetadata> unused =
                project.cluster().apply(plan.applied(), project.keys().isTakenOver());
    }

    private static Set<String> changed(ClusterPlan plan) {
        return told(plan).stream().map(Change::instance).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(Services topology) {
        return topology.services().stream().map(Service::name).collect(Collectors.toSet());
    }

    /** Names of what would be changed if services ran from these images; nothing is written. */
    List<String> changes(Services topology, Map<String, String> images) {
        return told(plan(topology, wanted(topology, images), project.namespace())).stream()
                .map(Change::instance)
                .toList();
    }

    List<HasMetadata> wanted(Services topology, Map<String, String> images) {
        return project.wanted(topology, images);
    }

    private static List<Change> told(ClusterPlan plan) {
        return plan.changes().stream().map(ObjectChange::told).toList();
    }

    private ClusterPlan plan(Services topology, List<HasMetadata> wanted, Optional<Namespace> namespace) {
        Cluster cluster = project.cluster();
        // What is there of it carries the labels that make it ours.
        List<HasMetadata> inside = wanted.subList(1, wanted.size());
        if (namespace.isEmpty()) {
            return ClusterPlan.of(topology, project.ownership(), wanted, List.of(), List.of());
        }
        List<HasMetadata> live = cluster.objects(project.name());
        Set<ObjectKey> there = live.stream().map(ObjectKey::of).collect(Collectors.toSet());
        Collection<HasMetadata> known = inside.stream()
                .filter(object -> there.contains(ObjectKey.of(object)))
                .toList();
        return ClusterPlan.of(
                topology,
                project.ownership(),
                inside,
                live,
                cluster.dryRun(known, project.keys().isTakenOver()));
    }

    private void announce(Services topology) {
        String name =
                topology.versioned().map(Versioned::service).map(Service::name).orElse("");
        if (!ClusterProject.isNamedNow(project.settings(), name)) {
            project.record()
                    .releases()
                    .current()
                    .ifPresent(release -> project.progress()
                            .say(topology.subject() + " is version " + release.title()
                                    + ", deployed before; 'deploy' or --image changes it"));
        }
    }

    /** What was named for the versioned service is the version that later launchers go on with. */
    private void keepVersion(Services topology) {
        topology.versioned().map(Versioned::service).ifPresent(service -> {
            Release now = ClusterDeploy.release(project.images(topology)
                    .getOrDefault(service.name(), service.image().toString()));
            Optional<Release> before = project.record().releases().current();
            if (before.filter(one -> one.image().equals(now.image())).isEmpty()) {
                List<Release> unused = project.record()
                        .releases()
                        .deployed(
                                now,
                                before.orElse(now),
                                project.record().releases().color());
            }
        });
    }
}
