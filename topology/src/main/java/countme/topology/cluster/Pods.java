package countme.topology.cluster;

import countme.topology.report.Problem;
import countme.topology.service.Service;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What runs pods and their events, as the cluster knows them. */
record Pods(Cluster cluster, String namespace) {
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");
    private static final int NOT_FOUND = 404;

    /** The pods of a project; without those that ended and have others in their place, such as evicted ones. */
    List<Pod> all() {
        return cluster
                .ask(
                        "list pods in " + namespace,
                        asked -> asked.pods()
                                .inNamespace(namespace)
                                .withLabels(new Ownership(namespace).labelsOfPods())
                                .list()
                                .getItems())
                .stream()
                .filter(pod -> !isReplaced(pod))
                .toList();
    }

    /** One of a service that can do its work: the one that has been there longest. */
    Optional<Pod> ready(Service service) {
        return ClusterStatus.of(service.name(), all()).stream()
                .filter(Pods::isReady)
                .findFirst();
    }

    static boolean isReplaced(Pod pod) {
        return pod.getStatus() != null
                && ENDED.contains(String.valueOf(pod.getStatus().getPhase()))
                && !pod.getMetadata().getOwnerReferences().isEmpty();
    }

    /** Whether it can do its work, as its node has seen last; one that is to end does no more. */
    static boolean isReady(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus() != null
                && PodTrouble.isTrue(pod.getStatus(), "Ready");
    }

    /** What runs them. */
    List<HasMetadata> owners() {
        return cluster.owners(namespace);
    }

    List<Event> events() {
        return cluster.ask(
                "list events in " + namespace,
                asked -> asked.v1().events().inNamespace(namespace).list().getItems());
    }

    /** Why pods cannot even be made: a quota, or what admits them. */
    static Optional<PodTrouble> refusal(HasMetadata owner, List<Event> events) {
        // Events stay for an hour: where all pods are there by now, they say nothing any more.
        List<Event> lately = Progression.isShort(owner) ? events : List.of();
        Stream<String> said = Stream.concat(
                conditions(owner),
                PodTrouble.warnings(owner.getKind(), owner.getMetadata().getName(), lately)
                        .filter(event -> "FailedCreate".equals(event.getReason()))
                        .map(Event::getMessage));
        return said.reduce((first, last) -> last)
                .map(PodTrouble::said)
                .map(message -> new PodTrouble(
                        "Its pods are refused: " + message,
                        message.contains("exceeded quota")
                                ? "Have the quota raised ('kubectl get resourcequota'), or take less with --replicas or --without."
                                : "",
                        false,
                        Optional.empty()));
    }

    private static Stream<String> conditions(HasMetadata owner) {
        return owner instanceof Deployment deployment && deployment.getStatus() != null
                ? deployment.getStatus().getConditions().stream()
                        .filter(one -> "ReplicaFailure".equals(one.getType()) && "True".equals(one.getStatus()))
                        .map(one -> one.getMessage())
                : Stream.of();
    }

    /** The pods of a service, or the one of that name; a {@link Problem} when there are none. */
    static List<Pod> named(String name, List<Pod> all) {
        List<Pod> named = Stream.concat(
                        ClusterStatus.of(name, all).stream(),
                        all.stream().filter(pod -> pod.getMetadata().getName().equals(name)))
                .distinct()
                .toList();
        if (named.isEmpty()) {
            throw Problem.usage(
                    "There is no '" + name + "'",
                    all.isEmpty()
                            ? "No pod of this project is there."
                            : "These are there: "
                                    + all.stream()
                                            .map(pod -> pod.getMetadata().getName())
                                            .sorted()
                                            .collect(Collectors.joining(", "))
                                    + ".",
                    all.isEmpty() ? "Type 'up' to start it." : "Name a service, or one of them.");
        }
        return named;
    }

    /** All that a pod wrote since a moment; nothing where it is gone. */
    List<String> log(Pod pod, Instant since) {
        String name = pod.getMetadata().getName();
        return cluster.ask("read the log of pod/" + name, asked -> {
                    try {
                        return asked.pods()
                                .inNamespace(namespace)
                                .withName(name)
                                .sinceTime(since.truncatedTo(ChronoUnit.SECONDS).toString())
                                .getLog();
                    } catch (KubernetesClientException e) {
                        if (e.getCode() == NOT_FOUND) {
                            return "";
                        }
                        throw e;
                    }
                })
                .lines()
                .toList();
    }

    /** The last lines that a pod wrote, for a message; of the container before, where that ended. */
    String quotedLog(Pod pod, int lines, boolean before) {
        String name = pod.getMetadata().getName();
        try {
            return "Its last log lines:\n  "
                    + cluster.ask("read the log of pod/" + name, asked -> {
                                var log = asked.pods().inNamespace(namespace).withName(name);
                                return before
                                        ? log.terminated().tailingLines(lines).getLog()
                                        : log.tailingLines(lines).getLog();
                            })
                            .strip()
                            .replace("\n", "\n  ");
        } catch (Problem e) {
            return "Its log cannot be read.";
        }
    }
}
