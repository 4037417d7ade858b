package countme.topology.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineFactsTest {
    @ParameterizedTest
    @CsvSource({"Docker Desktop,true", "Debian GNU/Linux 12 (bookworm),false", "Ubuntu 24.04.1 LTS,false"})
    void onADesktopAllClientsComeFromOneAddress(String operatingSystem, boolean hidden) {
        var facts = new EngineFacts(
                "28.0.0",
                "1.48",
                operatingSystem,
                "overlay2",
                "v2 systemd",
                2,
                1L << 34,
                "/var/lib/docker",
                OptionalLong.empty(),
                Optional.empty(),
                Duration.ZERO);
        assertThat(facts.hidesClients()).isEqualTo(hidden);
        assertThat(facts.unifiedControlGroups()).isTrue();
    }
}
