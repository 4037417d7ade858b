package countme.topology.cluster;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why a pod is not ready, in words for people.
 *
 * @param why a sentence without its full stop
 * @param next what to do about it, as a sentence
 * @param hopeless whether waiting any longer is of no use
 * @param logs whether its log says more: empty for no, else whether the log of the container before this one does
 */
record PodTrouble(String why, String next, boolean hopeless, Optional<Boolean> logs) {
    private static final Set<String> NO_IMAGE =
            Set.of("ImagePullBackOff", "ErrImagePull", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable");

    /** One failed try may be an accident; from the second one on, the node says that it backs off. */
    private static final Set<String> HOPELESS = Set.of("ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull");

    /**
     * Empty for a pod that is ready.
     *
     * @param events about it, and others
     */
    static Optional<PodTrouble> of(Pod pod, Collection<Event> events) {
        PodStatus status = pod.getStatus();
        if (status == null || isTrue(status, "Ready")) {
            return Optional.empty();
        }
        return unschedulable(status)
                .or(() ->
                        containers(status).flatMap(one -> waiting(one).stream()).findFirst())
                .or(() -> containers(status).flatMap(one -> ended(one).stream()).findFirst())
                .or(() -> warning(pod, events, "Unhealthy")
                        .map(message -> new PodTrouble(message, "", false, Optional.of(false))))
                .or(() -> warning(pod, events, "").map(PodTrouble::passing))
                .or(() -> Optional.of(new PodTrouble("It is not ready yet", "", false, Optional.of(false))));
    }

    /** Whether its program has no part in it: nothing of it has run. */
    boolean isOfPlace() {
        return logs.isEmpty();
    }

    private static Stream<ContainerStatus> containers(PodStatus status) {
        return Stream.of(status.getInitContainerStatuses(), status.getContainerStatuses())
                .filter(Objects::nonNull)
                .flatMap(List::stream);
    }

    private static PodTrouble passing(String why) {
        return new PodTrouble(why, "", false, Optional.empty());
    }

    private static Optional<PodTrouble> unschedulable(PodStatus status) {
        return condition(status, "PodScheduled")
                .filter(condition -> "False".equals(condition.getStatus()))
                .map(condition -> {
                    String message = said(condition.getMessage());
                    return new PodTrouble(
                            "No node takes it: " + message,
                            message.contains("PersistentVolumeClaim")
                                    ? "Its volume is claimed and not there: 'kubectl get pvc,storageclass' shows whether a StorageClass is the default one, and what it waits for."
                                    : "Make room, or add a node; 'kubectl describe nodes' shows what they have left.",
                            false,
                            Optional.empty());
                });
    }

    private static Optional<PodTrouble> waiting(ContainerStatus container) {
        ContainerStateWaiting waiting =
                state(container).map(ContainerState::getWaiting).orElse(null);
        if (waiting == null) {
            return Optional.empty();
        }
        String reason = String.valueOf(waiting.getReason());
        if (NO_IMAGE.contains(reason)) {
            return Optional.of(new PodTrouble(
                    "The image " + container.getImage() + " cannot be pulled: "
                            + said(waiting.getMessage() == null ? reason : waiting.getMessage()),
                    "Push it to a registry that the nodes reach, or name another one ('up --image SERVICE=IMAGE', 'deploy IMAGE').",
                    HOPELESS.contains(reason),
                    Optional.empty()));
        }
        if (reason.equals("CrashLoopBackOff")) {
            return Optional.of(new PodTrouble(
                    "It ended " + container.getRestartCount() + " times" + lastExit(container),
                    "",
                    false,
                    Optional.of(true)));
        }
        if (reason.equals("ContainerCreating") || reason.equals("PodInitializing")) {
            return Optional.empty();
        }
        return Optional.of(passing(reason + ": " + said(waiting.getMessage())));
    }

    private static String lastExit(ContainerStatus container) {
        return Optional.ofNullable(container.getLastState())
                .map(ContainerState::getTerminated)
                .map(PodTrouble::exit)
                .orElse("");
    }

    private static String exit(ContainerStateTerminated ended) {
        return ", the last time with status " + ended.getExitCode()
                + (ended.getReason() == null ? "" : " (" + ended.getReason() + ")");
    }

    private static Optional<PodTrouble> ended(ContainerStatus container) {
        return state(container)
                .map(ContainerState::getTerminated)
                .map(ended -> new PodTrouble("It ended" + exit(ended), "", false, Optional.of(false)));
    }

    private static Optional<ContainerState> state(ContainerStatus container) {
        return Optional.ofNullable(container.getState());
    }

    /** The newest warning about a pod; of one kind, unless that is empty. */
    private static Optional<String> warning(Pod pod, Collection<Event> events, String reason) {
        return warnings(pod.getKind(), pod.getMetadata().getName(), events)
                .filter(event -> reason.isEmpty() || reason.equals(event.getReason()))
                .reduce((first, last) -> last)
                .map(event -> said(event.getMessage()));
    }

    /** Warnings about an object, the newest one last. */
    static Stream<Event> warnings(String kind, String name, Collection<Event> events) {
        return events.stream()
                .filter(event -> "Warning".equals(event.getType())
                        && event.getInvolvedObject() != null
                        && kind.equals(event.getInvolvedObject().getKind())
                        && name.equals(event.getInvolvedObject().getName()))
                .sorted(Comparator.comparing(PodTrouble::time));
    }

    private static String time(Event event) {
        return Stream.of(
                        event.getLastTimestamp(),
                        event.getEventTime() == null
                                ? null
                                : event.getEventTime().getTime(),
                        event.getMetadata() == null ? null : event.getMetadata().getCreationTimestamp())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }

    static boolean isTrue(PodStatus status, String type) {
        return condition(status, type)
                .filter(one -> "True".equals(one.getStatus()))
                .isPresent();
    }

    private static Optional<PodCondition> condition(PodStatus status, String type) {
        return Optional.ofNullable(status.getConditions()).orElse(List.of()).stream()
                .filter(condition -> type.equals(condition.getType()))
                .findFirst();
    }

    /** On one line, without its full stop. */
    static String said(@Nullable String message) {
        return message == null || message.isBlank()
                ? "the cluster does not say why"
                : message.strip().replaceAll("\\s*\\n\\s*", " ").replaceFirst("\\.$", "");
    }
}
