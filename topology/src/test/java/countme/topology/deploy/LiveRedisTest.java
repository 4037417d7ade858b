package countme.topology.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.config.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveRedisTest {
    @Test
    void nobodyCountedYetIsZero() {
        assertThat(LiveRedis.number("")).isZero();
        assertThat(LiveRedis.number("41")).isEqualTo(41);
    }

    @ParameterizedTest
    @ValueSource(strings = {"many", "1.5", "99999999999999999999", "1\n2"})
    void whatIsNoCountIsAProblem(String printed) {
        assertThatThrownBy(() -> LiveRedis.number(printed))
                .isInstanceOf(Problem.class)
                .hasMessageContaining(printed);
    }
}
