package countme.topology.cluster;

import countme.topology.deploy.release.Failures;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.Entrance;
import countme.topology.service.Services;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Watches pods that have just taken others' place: whether they stay, are ready, and whether users' requests fail no more often than before. */
final class ClusterObservation {
    private static final Duration BETWEEN = Duration.ofSeconds(1);
    private static final Duration BEFORE = Duration.ofSeconds(30);
    private static final int LOG_LINES = 10;

    private final ClusterProject project;
    private final Pods pods;
    private final Entrance entrance;
    private final String versioned;
    private final Duration lasting;
    private final Failures before;
    private final Instant begun;

    /**
     * Remembers how it was until now; a {@link Problem} where that cannot be seen.
     *
     * @param lasting for how long it is going to watch; zero for not at all
     */
    ClusterObservation(ClusterProject project, Services topology, Duration lasting) {
        this.project = project;
        this.pods = project.pods();
        this.entrance = topology.entrance();
        this.versioned = topology.requireVersioned().service().name();
        this.begun = project.time().instant();
        this.lasting = lasting;
        this.before = lasting.isZero() ? Failures.NONE : patiently(() -> failures(pods.all(), begun.minus(BEFORE)));
    }

    /** A cluster that does not answer for a while says nothing about what serves. */
    private <T> T patiently(Supplier<T> work) {
        return project.insist(project.settings().deployTimeout(), work);
    }

    /** Watches as long as it takes to be sure; a {@link Problem} as soon as it is worse than before. */
    void watch() {
        if (lasting.isZero()) {
            return;
        }
        try (Progress.Task task = project.progress().start(versioned)) {
            task.now("observing for " + lasting.toSeconds() + " s");
            Optional<Boolean> unused = project.time().poll(lasting, BETWEEN, () -> {
                try {
                    look();
                } catch (Problem e) {
                    // Of a cluster that does not answer for a while, nothing is known.
                    if (!e.isPassing()) {
                        throw e;
                    }
                }
                return Optional.empty();
            });
            // What was seen last counts: somebody has to have seen it in the end.
            boolean unusedLast = patiently(() -> {
                look();
                return true;
            });
            task.done("as well as before");
        }
    }

    private void look() {
        List<Pod> all = pods.all();
        List<Pod> watched = ClusterStatus.of(versioned, all);
        watched.forEach(this::requireWell);
        Failures now = failures(all, begun);
        if (now.isWorseThan(before)) {
            throw worse(
                    now.failed() + " of " + now.requests() + " requests failed, before it " + before.failed() + " of "
                            + before.requests(),
                    watched.stream().findFirst());
        }
    }

    private void requireWell(Pod pod) {
        PodStatus status = pod.getStatus();
        if (status == null || pod.getMetadata().getDeletionTimestamp() != null) {
            return;
        }
        String name = pod.getMetadata().getName();
        boolean restarted = Stream.ofNullable(status.getContainerStatuses())
                .flatMap(List::stream)
                .map(ContainerStatus::getRestartCount)
                .filter(Objects::nonNull)
                .anyMatch(count -> count > 0);
        if (restarted) {
            throw worse(name + " ended", Optional.of(pod));
        }
        if (!Pods.isReady(pod)) {
            throw worse(name + " is not ready any more", Optional.of(pod));
        }
    }

    /** What users were answered since a moment, as the entrance's log tells. */
    private Failures failures(List<Pod> all, Instant since) {
        return ClusterStatus.of(entrance.service().name(), all).stream()
                .map(pod -> Failures.in(log(pod, since), entrance::failed))
                .reduce(Failures.NONE, Failures::plus);
    }

    /** Of a pod that takes requests, it has to be seen how they went; another one may have no log yet, or none any more. */
    private List<String> log(Pod pod, Instant since) {
        try {
            return pods.log(pod, since);
        } catch (Problem e) {
            if (Pods.isReady(pod)) {
                throw e;
            }
            return List.of();
        }
    }

    private Problem worse(String what, Optional<Pod> pod) {
        return new Problem(
                ExitCode.ROLLED_BACK,
                what,
                pod.map(one -> pods.quotedLog(one, LOG_LINES, false)).orElse(""),
                "Put right what they name, then deploy again.",
                null);
    }
}
