package countme.topology.cluster;

import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Waits until what runs pods has as many as it should, all of them as they were described last and ready; or says why that is not so. */
final class Waiting {
    private static final Duration BETWEEN = Duration.ofMillis(500);
    private static final int LOG_LINES = 10;
    private static final String READY = "ready";

    private final ClusterProject project;
    private final Pods pods;
    private final Map<ObjectKey, Progress.Task> tasks = new LinkedHashMap<>();
    private Map<ObjectKey, HasMetadata> owners = Map.of();
    private Map<ObjectKey, Progression> last = Map.of();
    private long progressed;

    Waiting(ClusterProject project) {
        this.project = project;
        this.pods = project.pods();
        this.progressed = project.time().nanos();
    }

    /**
     * Waits as long as something goes on.
     *
     * @param which names of what runs pods
     * @param patience for how long nothing may become ready
     * @throws Problem where one cannot become ready, or has not in time
     */
    void await(Set<ObjectKey> which, Duration patience) {
        try {
            while (!isOver(which, patience)) {
                if (!project.time().pass(BETWEEN)) {
                    throw Problem.interrupted();
                }
            }
        } finally {
            tasks.values().forEach(Progress.Task::close);
            tasks.clear();
        }
    }

    /** One look. A cluster that does not answer for a while changes nothing. */
    private boolean isOver(Set<ObjectKey> which, Duration patience) {
        try {
            if (isDone(which)) {
                return true;
            }
            Map<ObjectKey, PodTrouble> troubles = troubles();
            if (isLate(patience) || troubles.values().stream().anyMatch(PodTrouble::hopeless)) {
                throw failure(troubles, isLate(patience), patience);
            }
            return false;
        } catch (Problem e) {
            if (!e.isPassing() || isLate(patience)) {
                throw e;
            }
            return false;
        }
    }

    private boolean isLate(Duration patience) {
        return project.time().since(progressed).compareTo(patience) >= 0;
    }

    private boolean isDone(Set<ObjectKey> which) {
        owners = pods.owners().stream()
                .filter(owner -> which.contains(ObjectKey.of(owner)))
                .collect(Collectors.toMap(ObjectKey::of, owner -> owner));
        var now = new LinkedHashMap<ObjectKey, Progression>();
        owners.forEach((key, owner) -> now.put(key, Progression.of(owner)));
        if (!now.equals(last)) {
            progressed = project.time().nanos();
            last = now;
        }
        now.forEach((key, progression) -> {
            if (progression.done()) {
                Progress.Task task = tasks.remove(key);
                if (task != null) {
                    task.done(READY);
                    task.close();
                }
            } else {
                tasks.computeIfAbsent(key, each -> project.progress().start(each.name()))
                        .now(progression.ready() + " of " + progression.wanted() + " ready");
            }
        });
        return now.size() == which.size() && now.values().stream().allMatch(Progression::done);
    }

    private List<ObjectKey> undone() {
        return last.entrySet().stream()
                .filter(each -> !each.getValue().done())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** Of each that is not done, what holds up one of its pods. */
    private Map<ObjectKey, PodTrouble> troubles() {
        var found = new LinkedHashMap<ObjectKey, PodTrouble>();
        List<ObjectKey> waiting = undone();
        List<Pod> all = pods.all();
        List<Event> events = waiting.isEmpty() ? List.of() : pods.events();
        for (ObjectKey owner : waiting) {
            HasMetadata described = Objects.requireNonNull(owners.get(owner));
            Optional<PodTrouble> trouble = Stream.concat(
                            Pods.refusal(described, events).stream(),
                            all.stream()
                                    .filter(pod -> Ownership.service(pod).equals(owner.name()))
                                    .filter(pod -> Progression.isAsDescribed(pod, described))
                                    .flatMap(pod -> PodTrouble.of(pod, events).stream()))
                    .reduce((one, other) -> one.hopeless() || !other.hopeless() ? one : other);
            trouble.ifPresent(one -> found.put(owner, one));
        }
        return found;
    }

    private Problem failure(Map<ObjectKey, PodTrouble> troubles, boolean late, Duration patience) {
        List<ObjectKey> waiting = undone();
        var lines = new ArrayList<String>();
        for (ObjectKey owner : waiting) {
            PodTrouble trouble = troubles.get(owner);
            lines.add(owner + ": " + (trouble == null ? "its pods are not there yet" : trouble.why()) + ".");
            if (trouble != null && trouble.logs().isPresent()) {
                pods.all().stream()
                        .filter(pod -> Ownership.service(pod).equals(owner.name()) && !Pods.isReady(pod))
                        .findFirst()
                        .ifPresent(pod -> lines.add(
                                pods.quotedLog(pod, LOG_LINES, trouble.logs().get())));
            }
        }
        String next = troubles.values().stream()
                .map(PodTrouble::next)
                .filter(text -> !text.isEmpty())
                .distinct()
                .collect(Collectors.joining(" "));
        String names = waiting.stream().map(ObjectKey::name).collect(Collectors.joining(", "));
        var failure = new Problem(
                late ? ExitCode.WAIT_TIMED_OUT : ExitCode.SERVICE_FAILED,
                late
                        ? "Nothing more became ready within " + patience.toSeconds() + " s, and not ready is " + names
                        : names + " cannot become ready",
                String.join("\n", lines),
                (next.isEmpty() ? "Put right what they name. " : next + " ")
                        + "Then type 'up' again: it goes on where this one stopped. What served before goes on serving.",
                null);
        boolean ofPlace = !troubles.isEmpty() && troubles.values().stream().allMatch(PodTrouble::isOfPlace);
        return ofPlace ? failure.ofPlace() : failure;
    }

    /** Names of what runs these services' pods, among their objects. */
    static Set<ObjectKey> owners(List<HasMetadata> objects, Set<String> services) {
        return objects.stream()
                .filter(object -> Progression.isIn(object) && services.contains(Ownership.service(object)))
                .map(ObjectKey::of)
                .collect(Collectors.toSet());
    }
}
