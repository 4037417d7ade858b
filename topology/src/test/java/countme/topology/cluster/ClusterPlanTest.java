package countme.topology.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.cluster.ObjectChange.Action;
import countme.topology.config.Setting;
import countme.topology.config.Settings;
import countme.topology.deploy.reconcile.Change;
import countme.topology.deploy.reconcile.Interruption;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterPlanTest {
    private static final Settings SETTINGS = Examples.settings();

    private static ClusterPlan plan(List<HasMetadata> wanted, List<HasMetadata> live) {
        return ClusterPlan.of(Examples.topology(SETTINGS), Examples.COUNTME, wanted, live, wanted);
    }

    private static List<HasMetadata> objects() {
        return Examples.objects(SETTINGS, "registry.example/app:1");
    }

    /** The only one of a kind whose name is this. */
    private static Change told(ClusterPlan plan) {
        assertThat(plan.changes()).hasSize(1);
        return plan.changes().get(0).told();
    }

    private static List<HasMetadata> with(List<HasMetadata> objects, HasMetadata other) {
        var all = new ArrayList<>(objects);
        all.replaceAll(object -> ObjectKey.of(object).equals(ObjectKey.of(other)) ? other : object);
        return all;
    }

    @Test
    void whatIsThereAsItShouldBeIsNoChange() {
        assertThat(plan(objects(), objects()).isEmpty()).isTrue();
    }

    @Test
    void whatTheClusterWritesItselfIsNoChange() {
        List<HasMetadata> live = objects();
        live.forEach(object -> {
            object.getMetadata().setResourceVersion("77");
            object.getMetadata().setGeneration(3L);
            object.getMetadata().setUid("a");
        });
        assertThat(plan(objects(), live).isEmpty()).isTrue();
    }

    @Test
    void allIsCreatedWhereNothingIsThereAndNobodyIsInterrupted() {
        ClusterPlan plan = plan(objects(), List.of());
        assertThat(plan.changes()).hasSameSizeAs(objects()).allSatisfy(change -> {
            assertThat(change.action()).isEqualTo(Action.create);
            assertThat(change.told().interruptsUsers()).isFalse();
        });
    }

    @Test
    void anotherVersionOfTheCounterInterruptsNobody() {
        Change change = told(plan(Examples.objects(SETTINGS, "registry.example/app:2"), objects()));
        assertThat(change.instance()).isEqualTo("deployment/app");
        assertThat(change.interruption()).isEqualTo(Interruption.NONE);
        assertThat(change.detail())
                .isEqualTo("spec.template.spec.containers[app].image: registry.example/app:1 → registry.example/app:2");
    }

    @Test
    void anotherPodOfRedisIsAGapWhereOneRuns() {
        StatefulSet redis = Examples.find(objects(), StatefulSet.class, "redis");
        HasMetadata other = new StatefulSetBuilder(redis)
                .editSpec()
                .editTemplate()
                .editSpec()
                .withTerminationGracePeriodSeconds(99L)
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        assertThat(told(plan(with(objects(), other), objects())).interruptsUsers())
                .isFalse();
        HasMetadata running = new StatefulSetBuilder(redis)
                .withNewStatus()
                .withReadyReplicas(1)
                .endStatus()
                .build();
        Change change = told(plan(with(objects(), other), with(objects(), running)));
        assertThat(change.interruption()).isEqualTo(Interruption.GAP);
        assertThat(change.interruptsUsers()).isTrue();
    }

    @Test
    void anotherPodOfTheProxyIsAReconnectAndOneOfAWatcherNothing() {
        for (String name : List.of("proxy", "redis-exporter")) {
            Deployment deployment = Examples.find(objects(), Deployment.class, name);
            HasMetadata other = new DeploymentBuilder(deployment)
                    .editSpec()
                    .editTemplate()
                    .editSpec()
                    .withTerminationGracePeriodSeconds(99L)
                    .endSpec()
                    .endTemplate()
                    .endSpec()
                    .build();
            assertThat(told(plan(with(objects(), other), objects())).interruption())
                    .isEqualTo(name.equals("proxy") ? Interruption.RECONNECT : Interruption.NONE);
        }
    }

    @Test
    void aThirdReplicaIsAnotherNumberAndAnotherConfigurationOfWhoCountsThem() {
        List<HasMetadata> wanted = Examples.objects(SETTINGS.with(Setting.REPLICAS, 3), "registry.example/app:1");
        assertThat(plan(wanted, objects()).changes())
                .extracting(change -> change.action() + " " + ObjectKey.of(change.object()))
                .contains("change deployment/app", "change deployment/proxy", "change statefulset/prometheus")
                .allMatch(line -> line.startsWith("change ")
                        || line.matches("(create|remove) (configmap|secret)/.*-[0-9a-f]{12}"));
    }

    @Test
    void whatIsOursAndNoMoreDescribedIsRemovedAndWhatIsOthersStays() {
        List<HasMetadata> live = objects();
        live.add(Examples.COUNTME
                .mark(List.of(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("old")
                        .endMetadata()
                        .build()))
                .get(0));
        live.add(new ConfigMapBuilder()
                .withNewMetadata()
                .withName("of-somebody")
                .endMetadata()
                .build());
        Change change = told(plan(objects(), live));
        assertThat(change.action()).isEqualTo("remove");
        assertThat(change.instance()).isEqualTo("configmap/old");
        assertThat(change.interruption()).isEqualTo(Interruption.NONE);
    }

    @Test
    void theEndOfAServiceThatUsersNeedIsAGap() {
        List<HasMetadata> wanted = objects();
        wanted.remove(Examples.find(wanted, Service.class, "redis"));
        assertThat(told(plan(wanted, objects())).interruptsUsers()).isTrue();
    }

    @Test
    void whatIsSecretIsNotShown() {
        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withName("keys")
                .endMetadata()
                .withData(java.util.Map.of("password", "b25l"))
                .build();
        Secret other = new SecretBuilder(secret)
                .withData(java.util.Map.of("password", "dHdv"))
                .build();
        assertThat(Differences.between(secret, other)).containsExactly("data.password: (hidden) → (hidden)");
    }

    @Test
    void aLongValueIsCutAndWhatIsMissingIsNothing() {
        ConfigMap map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("files")
                .endMetadata()
                .build();
        ConfigMap other = new ConfigMapBuilder(map)
                .addToData("nginx.conf", "x".repeat(200))
                .build();
        assertThat(String.join("", Differences.between(map, other)))
                .contains("nothing →", "x…")
                .hasSizeLessThan(120);
    }
}
