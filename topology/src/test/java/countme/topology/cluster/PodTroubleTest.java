package countme.topology.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodTroubleTest {
    private static PodTrouble of(Pod pod, Event... events) {
        return PodTrouble.of(pod, List.of(events)).orElseThrow();
    }

    private static Pod waiting(String reason, String message) {
        return Examples.pod("app", "app-1", """
                phase: Pending
                conditions: [{type: PodScheduled, status: "True"}, {type: Ready, status: "False"}]
                containerStatuses:
                - name: app
                  image: registry.example/app:2
                  restartCount: 4
                  state: {waiting: {reason: %s, message: "%s"}}
                  lastState: {terminated: {exitCode: 137, reason: OOMKilled}}
                """.formatted(reason, message));
    }

    private static Event event(String reason, String message) {
        return Examples.read(Event.class, """
                type: Warning
                reason: %s
                message: "%s"
                lastTimestamp: "2026-01-31T12:00:05Z"
                involvedObject: {kind: Pod, name: app-1}
                """.formatted(reason, message));
    }

    @Test
    void aPodThatIsReadyHasNone() {
        assertThat(PodTrouble.of(Examples.ready("app", "app-1"), List.of())).isEmpty();
    }

    @Test
    void anImageThatCannotBePulledIsNamedAndNotWaitedForAfterASecondTry() {
        assertThat(of(waiting("ErrImagePull", "not found")).hopeless()).isFalse();
        PodTrouble trouble = of(waiting("ImagePullBackOff", "pull access denied."));
        assertThat(trouble.hopeless()).isTrue();
        assertThat(trouble.why()).isEqualTo("The image registry.example/app:2 cannot be pulled: pull access denied");
        assertThat(trouble.next()).contains("--image");
    }

    @Test
    void aContainerThatEndsAgainAndAgainIsToldWithItsLastStatusAndTheLogBefore() {
        PodTrouble trouble = of(waiting("CrashLoopBackOff", "back-off 40s"));
        assertThat(trouble.why()).isEqualTo("It ended 4 times, the last time with status 137 (OOMKilled)");
        assertThat(trouble.logs()).contains(true);
        assertThat(trouble.hopeless()).isFalse();
    }

    @Test
    void aPodThatNoNodeTakesIsToldWithWhatTheSchedulerSays() {
        PodTrouble trouble = of(Examples.pod("app", "app-1", """
                phase: Pending
                conditions:
                - {type: PodScheduled, status: "False", reason: Unschedulable, message: "0/1 nodes are available: 1 Insufficient memory."}
                """));
        assertThat(trouble.why()).isEqualTo("No node takes it: 0/1 nodes are available: 1 Insufficient memory");
        assertThat(trouble.next()).contains("add a node");
    }

    @Test
    void aClaimThatIsNotBoundIsLookedForInStorageClasses() {
        assertThat(of(Examples.pod("redis", "redis-0", """
                phase: Pending
                conditions:
                - {type: PodScheduled, status: "False", message: "pod has unbound immediate PersistentVolumeClaims"}
                """)).next()).contains("kubectl get pvc,storageclass");
    }

    @Test
    void whatAProbeSaidIsToldWithTheLog() {
        PodTrouble trouble = of(
                Examples.unready("app", "app-1"),
                event("Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503"));
        assertThat(trouble.why()).endsWith("statuscode: 503");
        assertThat(trouble.logs()).contains(false);
    }

    @Test
    void eventsOfOthersAreNotMixedIn() {
        Event others = Examples.read(Event.class, """
                type: Warning
                reason: Unhealthy
                message: of another
                involvedObject: {kind: Pod, name: app-2}
                """);
        assertThat(of(Examples.unready("app", "app-1"), others).why()).isEqualTo("It is not ready yet");
    }

    @Test
    void aVolumeThatCannotBeMountedIsToldWhileContainersAreCreated() {
        PodTrouble trouble = of(
                waiting("ContainerCreating", ""),
                event("FailedMount", "MountVolume.SetUp failed for volume of its configuration"));
        assertThat(trouble.why()).startsWith("MountVolume.SetUp failed");
    }
}
