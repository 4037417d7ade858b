package countme.topology.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.deploy.inspect.Status;
import countme.topology.deploy.inspect.Status.Health;
import countme.topology.deploy.inspect.Status.Row;
import countme.topology.service.PublishedPort;
import countme.topology.service.Service;
import countme.topology.service.Services;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterStatusTest {
    private static final Services TOPOLOGY = Examples.topology(Examples.settings());

    private static Status status(List<Pod> pods) {
        return ClusterStatus.of(TOPOLOGY, pods, List.of(new PublishedPort("192.0.2.7", 443, 8443)));
    }

    private static Row row(Status status, String instance) {
        return status.rows().stream()
                .filter(row -> row.instance().equals(instance))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatShouldBeAndIsNotIsMissing() {
        Status status = status(List.of(Examples.ready("app", "app-a")));
        assertThat(row(status, "app-a").health()).isEqualTo(Health.HEALTHY);
        assertThat(status.rows().stream().filter(row -> row.instance().equals("app")))
                .singleElement()
                .satisfies(row -> assertThat(row.state()).isEqualTo("missing"));
        assertThat(status.isHealthy()).isFalse();
    }

    @Test
    void allPodsReadyIsHealthyAndTheEntranceHasItsAddress() {
        var pods = new ArrayList<Pod>();
        for (Service service : TOPOLOGY.services()) {
            service.slots().forEach(slot -> pods.add(Examples.ready(service.name(), service.name() + "-" + slot)));
        }
        Status status = status(pods);
        assertThat(status.isHealthy()).isTrue();
        assertThat(row(status, "proxy-0").ports()).containsExactly(new PublishedPort("192.0.2.7", 443, 8443));
        assertThat(row(status, "redis-0").ports()).isEmpty();
        assertThat(row(status, "redis-0").since()).isNotNull();
    }

    @Test
    void howAPodIsIsToldInTheClustersWords() {
        Status status = status(List.of(
                Examples.unready("app", "app-a"),
                Examples.pod("app", "app-b", """
                        phase: Running
                        containerStatuses: [{name: app, state: {waiting: {reason: CrashLoopBackOff}}}]
                        """),
                Examples.pod("redis", "redis-0", "phase: Pending")));
        assertThat(row(status, "app-a").health()).isEqualTo(Health.UNREADY);
        assertThat(row(status, "app-b").state()).isEqualTo("CrashLoopBackOff");
        assertThat(row(status, "app-b").health()).isEqualTo(Health.UNHEALTHY);
        assertThat(row(status, "redis-0").health()).isEqualTo(Health.DOWN);
    }
}
