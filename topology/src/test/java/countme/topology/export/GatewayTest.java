package countme.topology.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import countme.topology.config.Setting;
import countme.topology.config.Settings;
import countme.topology.export.KubernetesOptions.Gateway;
import countme.topology.report.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users who come in by a gateway that is there. */
class GatewayTest {
    private static final List<String> NAMES = List.of("count.example", "*.count.example");
    private static final Settings SETTINGS =
            Examples.onACluster().with(Setting.HTTPS_PORT, 443).with(Setting.HTTP_PORT, 80);
    private static final Exported COUNTER = exported(SETTINGS, "gateways/public");

    private static Exported exported(Settings settings, String gateway) {
        return Examples.kubernetes(settings, KubernetesOptions.NONE.behind(Gateway.of(gateway, NAMES)));
    }

    @Test
    void whatUsersSendOverTlsGoesThroughItToTheProxyByItsNames() {
        JsonNode route = Examples.object(COUNTER, "TLSRoute", "proxy");
        assertThat(route.get("apiVersion").asText()).isEqualTo("gateway.networking.k8s.io/v1");
        assertThat(route.at("/metadata/namespace").asText()).isEqualTo("countme");
        assertThat(route.at("/spec/parentRefs").toString())
                .isEqualTo("[{\"name\":\"public\",\"namespace\":\"gateways\",\"port\":443}]");
        assertThat(route.at("/spec/hostnames").toString()).isEqualTo("[\"count.example\",\"*.count.example\"]");
        assertThat(route.at("/spec/rules").toString())
                .isEqualTo("[{\"backendRefs\":[{\"name\":\"proxy-public\",\"port\":443}]}]");
    }

    @Test
    void whatTheySendWithoutIsRedirectedByTheProxy() {
        JsonNode route = Examples.object(COUNTER, "HTTPRoute", "proxy");
        assertThat(route.at("/spec/parentRefs/0/port").asInt()).isEqualTo(80);
        assertThat(route.at("/spec/rules").toString())
                .isEqualTo("[{\"backendRefs\":[{\"name\":\"proxy-public\",\"port\":80}]}]");
    }

    @Test
    void theProxyIsThereThenWithoutABalancerOfItsOwn() {
        JsonNode service = Examples.object(COUNTER, "Service", "proxy-public");
        assertThat(service.get("spec").has("type")).isFalse();
        assertThat(service.at("/spec/ports").findValuesAsText("port")).containsExactlyInAnyOrder("80", "443");
        assertThat(Examples.file(COUNTER, "kustomization.yaml")).contains("gateway.yaml");
        assertThat(Examples.kubernetes(SETTINGS).files()).doesNotContainKey("gateway.yaml");
    }

    @Test
    void aGatewayWithoutANamespaceIsInTheStacksOwn() {
        assertThat(Examples.object(exported(SETTINGS, "public"), "TLSRoute", "proxy")
                        .at("/spec/parentRefs/0")
                        .toString())
                .isEqualTo("{\"name\":\"public\",\"port\":443}");
    }

    @Test
    void whatIsPublishedNowhereHasNoWayThroughIt() {
        assertThatThrownBy(() -> exported(SETTINGS.with(Setting.BIND, "127.0.0.1"), "public"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("--production");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "192.0.2.7", "-a.example", "::1"})
    void aNameThatNoGatewayKnowsAConnectionByIsRefused(String hostname) {
        assertThatThrownBy(() -> Gateway.of("public", List.of(hostname)))
                .hasMessageContaining("'" + hostname + "'")
                .hasMessageContaining("--server-name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b/c", "/b"})
    void whatNamesNoGatewayIsRefused(String reference) {
        assertThatThrownBy(() -> Gateway.of(reference, NAMES)).hasMessageContaining("NAMESPACE/NAME");
    }
}
