package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.deploy.inspect.Status;
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
            "",
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
    void aNarrowTerminalShowsHowEachServiceIs() {
        Table table = StatusVerb.table(new Status(List.of(
                PROXY,
                new Row("redis", "", "missing", Health.DOWN, "redis:1", false, "", null, List.of()),
                new Row("app-1", "", "running", Health.UNREADY, "app:1", false, "", Instant.EPOCH, List.of()))));

        assertThat(table.lines(new Screen(30, 24, true, true)))
                .containsExactly(
                        "SERVICE   STATE     HEALTH",
                        "proxy     running   \u001b[32mhealthy\u001b[0m",
                        "redis     missing   \u001b[31mdown\u001b[0m",
                        "app-1     running   \u001b[33munready\u001b[0m");
        assertThat(table.lines(new Screen(60, 24, true, false)).get(0))
                .isEqualTo("SERVICE   STATE     HEALTH    IMAGE     SINCE");
        assertThat(table.lines(Screen.NONE).get(0)).contains("IMAGE", "PORTS");
    }

    @Test
    void anAddressIsSaidOnceForItsPorts() {
        var row = new Row(
                "proxy",
                "shop-proxy",
                "running",
                Health.HEALTHY,
                "nginx:1",
                false,
                "",
                Instant.EPOCH,
                List.of(
                        new PublishedPort("0.0.0.0", 443, 1),
                        new PublishedPort("127.0.0.1", 9443, 2),
                        new PublishedPort("0.0.0.0", 80, 3)));

        assertThat(StatusVerb.ports(row)).isEqualTo("0.0.0.0:80, 443, 127.0.0.1:9443");
    }

    @Test
    void whatIsMissingHasNoContainer() {
        var missing = new Row("redis", "", "missing", Health.DOWN, "redis:1", false, "", null, List.of());

        assertThat(StatusVerb.json(missing, Map.of()))
                .containsEntry("container", "")
                .containsEntry("since", "")
                .doesNotContainKey("memoryMiB");
    }

    private static String image(String reference, boolean standIn, String version) {
        return StatusVerb.image(
                new Row("x", "x", "running", Health.HEALTHY, reference, standIn, version, Instant.EPOCH, List.of()));
    }

    @Test
    void aStandInIsShownAsWhatRunsAndWhatItStandsInFor() {
        assertThat(image("countme-stand-in/nginx:1.30.5-74cdb4605ae1", true, "1.26.3-3+deb13u4"))
                .isEqualTo("nginx:1.26.3 (stand-in for 1.30.5)");
        assertThat(image("countme-stand-in/redis:8.0.6-d5fc9a4061ab", true, "5:8.0.2-3+deb13u3"))
                .isEqualTo("redis:8.0.2 (stand-in for 8.0.6)");
        assertThat(image("countme-stand-in/alertmanager:v0.28.1-ae447ea26d4e", true, "0.28.1+ds-1"))
                .isEqualTo("alertmanager:v0.28.1 (stand-in)");
        assertThat(image("countme-stand-in/redis_exporter:v1.74.0-alpine-0beceea4dad9", true, "1.69.0-1"))
                .isEqualTo("redis_exporter:1.69.0 (stand-in for v1.74.0-alpine)");
        assertThat(image("countme-stand-in/loki:3.7.8-b5fd37cf6d0c", true, "3.7.8"))
                .isEqualTo("loki:3.7.8 (stand-in)");
        assertThat(image("nginx:1.30.5", false, "")).isEqualTo("nginx:1.30.5");
    }
}
