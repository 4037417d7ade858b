package countme.topology.cluster;

import countme.topology.deploy.release.FollowedTag;
import countme.topology.deploy.release.Follower;
import countme.topology.report.Problem;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Future;

/** Watches the pods of a stack, deploys what is pushed, and renews the certificate. The cluster puts right what breaks; this tells whoever stays. */
final class ClusterWatch {
    private static final Duration BETWEEN = Duration.ofSeconds(5);
    /** Of a registry that serves others, too, and may count who asks. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(15);

    private final ClusterProject project;
    private final Pods pods;
    private Map<String, String> told = Map.of();

    ClusterWatch(ClusterProject project) {
        this.project = project;
        this.pods = project.pods();
    }

    /** Returns when no pod is left, or when interrupted. */
    void attend() {
        Optional<Future<?>> following =
                follower().map(follower -> project.cluster().threads().submit(() -> follower.follow(project.time())));
        watch();
        following.ifPresent(running -> running.cancel(true));
    }

    /** Follows the tag that was named; what serves by a name that was given, no deploy would change for long. */
    private Optional<Follower> follower() {
        Optional<FollowedTag> followed = RepositoryTag.followed(project);
        if (followed.isPresent() && new ClusterDeploy(project).isNamedElsewhere()) {
            project.progress()
                    .say(
                            "the tag is not followed, because --image says what serves: type 'up' with --follow-tag and without --image");
            return Optional.empty();
        }
        followed.ifPresent(tag -> project.progress()
                .say("what is tagged " + tag.origin().tag() + " is deployed from now on, when it was proved"));
        return followed.map(tag -> tag.follower(BETWEEN_LOOKS, Math::random));
    }

    private void watch() {
        var renewal = new ClusterRenewal(project);
        boolean there = true;
        boolean away = false;
        while (there && project.time().pass(BETWEEN)) {
            try {
                List<Pod> all = pods.all();
                there = !all.isEmpty();
                tell(troubles(all));
                if (away) {
                    project.progress().say("the cluster answers again");
                }
                away = false;
                if (there) {
                    renewal.round();
                }
            } catch (Problem e) {
                if (!away) {
                    project.progress().say(e.what() + ": " + e.why() + " " + e.next());
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
