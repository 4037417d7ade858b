package countme.topology.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.config.Settings;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodsTest {
    private static final Settings SETTINGS = Examples.settings();
    private static final Pod APP = Examples.ready("app", "app-a");

    private static Pod ending() {
        return new PodBuilder(APP)
                .editMetadata()
                .withDeletionTimestamp("2026-01-31T12:00:02Z")
                .endMetadata()
                .build();
    }

    private static Pod owned(Pod pod) {
        return new PodBuilder(pod)
                .editMetadata()
                .addNewOwnerReference()
                .withKind("ReplicaSet")
                .endOwnerReference()
                .endMetadata()
                .build();
    }

    @Test
    void whatIsToEndIsNotReadyAnyMore() {
        assertThat(Pods.isReady(APP)).isTrue();
        assertThat(Pods.isReady(ending())).isFalse();
    }

    @Test
    void anEvictedPodThatHasAnotherInItsPlaceIsNoneOfTheStacks() {
        Pod failed = Examples.pod("app", "app-b", "phase: Failed");

        assertThat(Pods.isReplaced(owned(failed))).isTrue();
        // A temporary one has nobody who makes another.
        assertThat(Pods.isReplaced(failed)).isFalse();
        assertThat(Pods.isReplaced(owned(APP))).isFalse();
    }

    @Test
    void aRefusalOfLongAgoIsNoneOfPodsThatAreThere() {
        Event refused = Examples.read(Event.class, """
                kind: Event
                type: Warning
                reason: FailedCreate
                message: "exceeded quota: small"
                involvedObject: {kind: StatefulSet, name: redis}
                """);
        StatefulSet redis =
                Examples.find(Examples.objects(SETTINGS, "registry.example/app:1"), StatefulSet.class, "redis");
        assertThat(Pods.refusal(redis, List.of(refused)))
                .hasValueSatisfying(trouble -> assertThat(trouble.next()).contains("kubectl get resourcequota"));

        StatefulSet there = new StatefulSetBuilder(redis)
                .withNewStatus()
                .withReplicas(1)
                .endStatus()
                .build();
        assertThat(Pods.refusal(there, List.of(refused))).isEmpty();
    }

    @Test
    void whatAilsAPodOfWhatWasDescribedBeforeSaysNothingOfWhatIsDescribedNow() {
        Deployment same = Examples.find(Examples.objects(SETTINGS, "registry.example/app:1"), Deployment.class, "app");
        Deployment next = Examples.find(Examples.objects(SETTINGS, "registry.example/app:2"), Deployment.class, "app");

        assertThat(Progression.isAsDescribed(APP, same)).isTrue();
        assertThat(Progression.isAsDescribed(APP, next)).isFalse();
        assertThat(Progression.isAsDescribed(ending(), same)).isFalse();
    }
}
