package countme.topology.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import org.junit.jupiter.api.Test;

class ProgressionTest {
    private static Progression deployment(String status) {
        return Progression.of(Examples.read(Deployment.class, """
                kind: Deployment
                metadata: {name: app, generation: 2}
                spec: {replicas: 2}
                status: %s
                """.formatted(status)));
    }

    private static Progression set(String status) {
        return Progression.of(Examples.read(StatefulSet.class, """
                kind: StatefulSet
                metadata: {name: redis, generation: 2}
                spec: {replicas: 1}
                status: %s
                """.formatted(status)));
    }

    @Test
    void whatIsToldOfAnEarlierDescriptionDoesNotCount() {
        assertThat(
                        deployment(
                                "{observedGeneration: 1, replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2}"))
                .isEqualTo(new Progression(0, 2, false));
    }

    @Test
    void podsOfTheVersionBeforeHaveToBeGone() {
        assertThat(
                        deployment(
                                "{observedGeneration: 2, replicas: 3, updatedReplicas: 2, readyReplicas: 3, availableReplicas: 3}"))
                .isEqualTo(new Progression(2, 2, false));
        assertThat(
                        deployment(
                                "{observedGeneration: 2, replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2}"))
                .isEqualTo(new Progression(2, 2, true));
    }

    @Test
    void onlyReadyPodsOfTheNewDescriptionAreCounted() {
        assertThat(
                        deployment(
                                "{observedGeneration: 2, replicas: 3, updatedReplicas: 1, readyReplicas: 2, availableReplicas: 2}"))
                .isEqualTo(new Progression(1, 2, false));
    }

    @Test
    void aSetIsDoneWhenItsPodIsOfTheLastRevision() {
        assertThat(set("{observedGeneration: 2, replicas: 1, readyReplicas: 1, currentRevision: a, updateRevision: b}"))
                .isEqualTo(new Progression(1, 1, false));
        assertThat(
                        set(
                                "{observedGeneration: 2, replicas: 1, readyReplicas: 1, updatedReplicas: 1, currentRevision: b, updateRevision: b}"))
                .isEqualTo(new Progression(1, 1, true));
    }
}
