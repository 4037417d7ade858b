package countme.topology.service;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.config.Subnet;
import countme.topology.config.Subnets;
import countme.topology.service.catalog.Redis;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigFilesTest {
    @Test
    void equalFilesHaveTheSameHashWhateverTheirOrder() {
        assertThat(ConfigFiles.of(Map.of("a", "1", "b", "2")).hash())
                .matches("[0-9a-f]{64}")
                .isEqualTo(ConfigFiles.of(Map.of("b", "2", "a", "1")).hash());
    }

    @Test
    void everyDifferenceChangesTheHash() {
        assertThat(List.of(
                        ConfigFiles.of(Map.of("a", "1")).hash(),
                        ConfigFiles.of(Map.of("a", "2")).hash(),
                        ConfigFiles.of(Map.of("b", "1")).hash(),
                        ConfigFiles.of(Map.of("a", "", "b", "1")).hash(),
                        ConfigFiles.none().hash()))
                .doesNotHaveDuplicates();
    }

    @Test
    void theVolumeIsNamedByItsContentUnlessItCanBeReloaded() {
        assertThat(ConfigFiles.of(Map.of("a", "1")).volume("redis"))
                .isNotEqualTo(ConfigFiles.of(Map.of("a", "2")).volume("redis"))
                .matches("redis-config-[0-9a-f]{12}");
        assertThat(ConfigFiles.reloadable(Map.of("a", "1"), List.of("test"), List.of("apply"))
                        .volume("proxy"))
                .isEqualTo("proxy-config");
    }

    @Test
    void pagesAreBesideTheConfigurationAndNoPartOfIt() {
        ConfigFiles files = ConfigFiles.of(Map.of("a", "1"));
        ConfigFiles showing = files.showing(page("2"));
        assertThat(showing.hash()).isEqualTo(files.hash());
        assertThat(showing.volume("redis")).isEqualTo(files.volume("redis"));
        assertThat(showing.files()).containsOnlyKeys("a");
        assertThat(showing.withPages()).containsOnlyKeys("a", "page");
        assertThat(showing.pages().hash()).isNotEqualTo(page("3").hash());
    }

    private static Pages page(String content) {
        return new Pages(Map.of("page", content.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aVolumeBelongsToItsProject() {
        assertThat(new Redis(ServiceLogins.NONE)
                        .configVolume(new Placement("mine", new Subnets(new Subnet("10.213.4")))))
                .isEqualTo("mine-redis-config");
    }

    @Test
    void keysAreReadableByTheirOwnerOnlyAndNeverShown() {
        assertThat(ConfigFiles.mode("server.key")).isEqualTo(0400);
        assertThat(ConfigFiles.mode("server.crt")).isEqualTo(0444);
        assertThat(ConfigFiles.of(Map.of("server.key", "secret")))
                .asString()
                .contains("server.key")
                .doesNotContain("secret");
        assertThat(new Tls("chain", "secret")).asString().doesNotContain("secret");
    }
}
