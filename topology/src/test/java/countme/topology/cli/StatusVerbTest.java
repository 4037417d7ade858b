package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.deploy.inspect.Status.Health;
import countme.topology.deploy.inspect.Status.Row;
import countme.topology.service.PublishedPort;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusVerbTest {
    private static final Row PROXY = new Row(
            "proxy",
            "shop-proxy",
            "running",
            Health.HEALTHY,
            "nginx:1",
            false,
            Instant.EPOCH,
            List.of(new PublishedPort("127.0.0.1", 8443, 1)));

    @Test
    void aMachineIsToldWhichContainerIsWhichService() {
        assertThat(StatusVerb.json(PROXY, Map.of("proxy", 22_900_000L)))
                .containsEntry("service", "proxy")
                .containsEntry("container", "shop-proxy")
                .containsEntry("ports", List.of("127.0.0.1:8443"))
                .containsEntry("memoryMiB", 21L)
                .containsEntry("memoryBytes", 22_900_000L);
    }

    @Test
    void whatIsMissingHasNoContainer() {
        var missing = new Row("redis", "", "missing", Health.DOWN, "redis:1", false, null, List.of());

        assertThat(StatusVerb.json(missing, Map.of()))
                .containsEntry("container", "")
                .containsEntry("since", "")
                .doesNotContainKey("memoryMiB");
    }
}
