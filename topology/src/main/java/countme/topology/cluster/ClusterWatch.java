package countme.topology.cluster;

import countme.topology.report.Problem;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Watches the pods of a stack. The cluster puts right what breaks; this tells whoever stays. */
final class ClusterWatch {
    private static final Duration BETWEEN = Duration.ofSeconds(5);

    private final ClusterProject project;
    private final Pods pods;
    private Map<String, String> told = Map.of();

    ClusterWatch(ClusterProject project) {
        this.project = project;
        this.pods = project.pods();
    }

    /** Returns when no pod is left, or when interrupted. */
    void attend() {
        boolean there = true;
        boolean away = false;
        while (there && project.time().pass(BETWEEN)) {
            try {
                List<Pod> all = pods.all();
                there = !all.isEmpty();
                tell(troubles(all));
                away = false;
            } catch (Problem e) {
                if (!away) {
                    project.progress().say(e.what() + ": " + e.why());
                }
                away = true;
            }
        }
    }

    private Map<String, String> troubles(List<Pod> all) {
        var events = pods.events();
        var troubles = new TreeMap<String, String>();
        all.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .forEach(pod -> PodTrouble.of(pod, events)
                        .ifPresent(trouble -> troubles.put(pod.getMetadata().getName(), trouble.why())));
        return troubles;
    }

    private void tell(Map<String, String> now) {
        now.forEach((pod, why) -> {
            if (!why.equals(told.get(pod))) {
                project.progress().say(pod + ": " + why);
            }
        });
        told.keySet().stream()
                .filter(pod -> !now.containsKey(pod))
                .forEach(pod -> project.progress().say(pod + " is well again, or gone"));
        told = now;
    }
}
