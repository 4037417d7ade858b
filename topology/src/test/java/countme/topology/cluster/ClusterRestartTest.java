package countme.topology.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.config.Settings;
import countme.topology.deploy.reconcile.Change;
import countme.topology.deploy.reconcile.Interruption;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterRestartTest {
    private static final Settings SETTINGS = Examples.settings();
    private static final Pod APP_A = Examples.ready("app", "app-a");
    private static final Pod APP_B = Examples.ready("app", "app-b");
    private static final Pod REDIS = Examples.ready("redis", "redis-0");
    private static final Pod PROXY = Examples.ready("proxy", "proxy-a");
    private static final Pod EXPORTER = Examples.ready("redis-exporter", "redis-exporter-a");

    private static List<Interruption> of(List<Pod> pods, List<Pod> all) {
        return ClusterRestart.changes(
                        Examples.topology(SETTINGS), pods, all, Examples.objects(SETTINGS, "registry.example/app:1"))
                .stream()
                .map(Change::interruption)
                .toList();
    }

    @Test
    void replicasFollowEachOther() {
        assertThat(of(List.of(APP_A, APP_B), List.of(APP_A, APP_B, REDIS)))
                .containsExactly(Interruption.NONE, Interruption.NONE);
    }

    @Test
    void oneOfTwoReplicasIsMissedByNobodyAndTheOnlyReadyOneByAll() {
        assertThat(of(List.of(APP_A), List.of(APP_A, APP_B))).containsExactly(Interruption.NONE);
        assertThat(of(List.of(APP_A), List.of(APP_A, Examples.unready("app", "app-b"))))
                .containsExactly(Interruption.GAP);
    }

    @Test
    void redisIsAGapTheProxyAReconnectAndAWatcherNothing() {
        assertThat(of(List.of(REDIS, PROXY, EXPORTER), List.of(REDIS, PROXY, EXPORTER)))
                .containsExactly(Interruption.GAP, Interruption.RECONNECT, Interruption.NONE);
    }
}
