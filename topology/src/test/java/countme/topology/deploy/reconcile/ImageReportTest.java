package countme.topology.deploy.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import countme.topology.Topology;
import countme.topology.config.Settings;
import countme.topology.image.local.Origin;
import countme.topology.image.local.SuppliedImage;
import countme.topology.service.Login;
import countme.topology.service.Service;
import countme.topology.service.Tls;
import org.junit.jupiter.api.Test;

class ImageReportTest {
    private final Topology topology = new Topology(Settings.defaults(), new Tls("", ""), new Login("", ""));

    @Test
    void everyContainerIsToldWithItsImageAndWhetherThatIsAStandIn() throws Exception {
        JsonNode json = new JsonMapper().readTree(ImageReport.json(topology, ImageReportTest::supplied));

        assertThat(json).hasSameSizeAs(topology.instances());
        assertThat(json.at("/proxy/image").asText()).startsWith("nginx:");
        assertThat(json.at("/proxy/origin").asText()).isEqualTo("stand-in");
        assertThat(json.at("/proxy/version").asText()).isEqualTo("1.26.3");
        assertThat(json.at("/proxy/revision").asText()).isEqualTo("5ba5e");
        assertThat(json.at("/app-2/image").asText()).isEqualTo("countme/app:0.1.0-abc");
        assertThat(json.at("/app-2/origin").asText()).isEqualTo("assembled");
        assertThat(json.at("/app-2/version").asText()).isEqualTo("0.1.0-abc");
        assertThat(json.at("/app-2/subject").asText()).isEqualTo("Greet");
    }

    private static SuppliedImage supplied(Service service) {
        return service.javaApp().isPresent()
                ? new SuppliedImage(
                        service.image(),
                        "countme/app:0.1.0-abc",
                        "sha256:1",
                        Origin.ASSEMBLED,
                        "0.1.0-abc",
                        "",
                        "Greet",
                        1)
                : new SuppliedImage(
                        service.image(),
                        "countme-stand-in/x:1-abc",
                        "sha256:2",
                        Origin.STAND_IN,
                        "1.26.3",
                        "5ba5e",
                        "",
                        1);
    }
}
