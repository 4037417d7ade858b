package countme.topology.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiVersionsTest {
    @ParameterizedTest
    @CsvSource({"1.41, 1.12, 1.41", "1.52, 1.44, 1.44", "1.60, 1.50, 1.50"})
    void theNewestThatBothKnowIsSpoken(String newest, String oldest, String spoken) {
        assertThat(ApiVersions.negotiate(newest, oldest).getVersion()).isEqualTo(spoken);
    }
}
