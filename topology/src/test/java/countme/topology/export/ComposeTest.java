package countme.topology.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import countme.topology.config.Setting;
import countme.topology.report.Problem;
import countme.topology.service.ConfigFiles;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.service.Services;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ComposeTest {
    private static final Services SERVICES = Examples.services(Examples.settings());
    private static final Exported COUNTER =
            Compose.export(Examples.request(Examples.settings(), SERVICES), Examples.SUBNETS);
    private static final JsonNode FILE = Examples.documents(Examples.file(COUNTER, "compose.yaml"))
            .findFirst()
            .orElseThrow();

    @Test
    void theSameDescriptionGivesTheSameFiles() {
        assertThat(Compose.export(Examples.request(Examples.settings()), Examples.SUBNETS)
                        .files())
                .isEqualTo(COUNTER.files());
    }

    @Test
    void everyContainerThereWouldBeIsThere() {
        var names = new ArrayList<String>();
        FILE.get("services").fieldNames().forEachRemaining(names::add);
        assertThat(names).containsExactlyInAnyOrderElementsOf(SERVICES.instances());
    }

    @Test
    void aContainerIsRunAsTheLauncherRunsIt() {
        JsonNode app = FILE.at("/services/app-2");
        assertThat(app.get("image").asText()).isEqualTo("registry.example/countme/app:1");
        assertThat(app.get("user").asText()).isEqualTo("10001:10001");
        assertThat(app.get("read_only").asBoolean()).isTrue();
        assertThat(app.at("/cap_drop/0").asText()).isEqualTo("ALL");
        assertThat(app.at("/security_opt/0").asText()).isEqualTo("no-new-privileges");
        assertThat(app.get("mem_limit").asText()).isEqualTo(256L * 1024 * 1024 + "b");
        assertThat(app.get("pids_limit").asInt()).isEqualTo(128);
        assertThat(app.get("restart").asText()).isEqualTo("unless-stopped");
        assertThat(app.at("/depends_on/redis/condition").asText()).isEqualTo("service_healthy");
        assertThat(app.at("/extra_hosts/0").asText()).isEqualTo("redis:10.213.5.20");
        assertThat(app.at("/networks/backend/ipv4_address").asText()).isEqualTo("10.213.5.102");
        assertThat(app.at("/labels/countme.slot").asText()).isEqualTo("2");
        assertThat(app.at("/logging/options/labels").asText()).contains("countme.project");
    }

    @Test
    void onlyTheOpenNetworkLeadsOut() {
        assertThat(FILE.at("/networks/edge/internal").asBoolean(true)).isFalse();
        assertThat(FILE.at("/networks/backend/internal").asBoolean()).isTrue();
        assertThat(FILE.at("/networks/ops/ipam/config/0/subnet").asText()).isEqualTo("10.213.6.0/24");
    }

    @Test
    void theGuardLivesInTheProxysNetwork() {
        JsonNode guard = FILE.at("/services/guard");
        assertThat(guard.get("network_mode").asText()).isEqualTo("service:proxy");
        assertThat(guard.has("networks")).isFalse();
        assertThat(guard.at("/cap_add/0").asText()).isEqualTo("NET_ADMIN");
    }

    @Test
    void everyFileOfAConfigurationIsBesideItAndMounted() {
        var site = new Placement("countme", Examples.SUBNETS);
        for (Service service : SERVICES.services()) {
            service.configuration(site)
                    .withPages()
                    .forEach((path, content) ->
                            assertThat(COUNTER.files()).containsEntry("files/" + service.name() + "/" + path, content));
        }
        assertThat(FILE.at("/services/redis/volumes").toString())
                .contains("\"source\":\"./files/redis\",\"target\":\"" + ConfigFiles.CURRENT + "\",\"type\":\"bind\"");
    }

    /** Through a mount it is the file's own mode that holds, and a service is not run by whoever wrote it. */
    @Test
    void everyFileCanBeReadByItsServicesUser() {
        assertThat(COUNTER.secret()).isEmpty();
    }

    @Test
    void aShellsWordsAreNoVariablesOfCompose() {
        Service registry = SERVICES.service("registry").orElseThrow();
        List<String> words = new ArrayList<>();
        FILE.at("/services/registry/entrypoint")
                .forEach(word -> words.add(word.asText().replace("$$", "$")));
        assertThat(words).isEqualTo(registry.command());
        assertThat(FILE.at("/services/registry/entrypoint").toString()).contains("$$0");
    }

    @Test
    void theComposeFileItselfHoldsNoSecret() {
        assertThat(COUNTER.files().get("compose.yaml"))
                .doesNotContain(Examples.TLS_KEY, Examples.PASSWORD, Examples.SECRET, Examples.WEBHOOK);
    }

    @Test
    void anOptionOfWhichNothingIsKnownKeepsAllFromBeingExported() {
        assertThatThrownBy(() -> EngineOption.requireKnown("app", Set.of("Image", "HostConfig.OomScoreAdj")))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("HostConfig.OomScoreAdj")
                .hasMessageContaining("app");
    }

    @Test
    void whatIsLeftOutIsNotThere() {
        Exported less =
                Compose.export(Examples.request(Examples.settings().with(Setting.WITHOUT, "guard")), Examples.SUBNETS);
        assertThat(less.files().get("compose.yaml")).doesNotContain("guard");
    }
}
