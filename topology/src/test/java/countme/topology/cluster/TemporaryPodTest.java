package countme.topology.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class TemporaryPodTest {
    private static final PodSpec REDIS = Examples.find(
                    Examples.objects(Examples.settings(), "registry.example/app:1"), StatefulSet.class, "redis")
            .getSpec()
            .getTemplate()
            .getSpec();

    @Test
    void aSecondOneIsAsConfinedAndHasNothingOfTheFirst() {
        Container first = REDIS.getContainers().get(0);

        PodSpec second = TemporaryPod.alone(REDIS, List.of("/data", "/tmp"), List.of("redis-server"));

        assertThat(second.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(second.getSecurityContext()).isEqualTo(REDIS.getSecurityContext());
        assertThat(second.getAutomountServiceAccountToken()).isFalse();
        assertThat(second.getVolumes()).hasSize(2).allMatch(volume -> volume.getEmptyDir() != null);
        assertThat(second.getContainers()).singleElement().satisfies(container -> {
            assertThat(container.getImage()).isEqualTo(first.getImage());
            assertThat(container.getSecurityContext()).isEqualTo(first.getSecurityContext());
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getResources()).isEqualTo(first.getResources());
            assertThat(container.getCommand()).containsExactly("redis-server");
            assertThat(container.getEnv()).isEmpty();
            assertThat(container.getVolumeMounts()).extracting("mountPath").containsExactly("/data", "/tmp");
        });
    }
}
