package countme.topology.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.report.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisStateTest {
    @Test
    void nobodyCountedYetIsZero() {
        assertThat(RedisState.number("hits", "null")).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 41, -7, 1_000_000_000_000_000_000L, Long.MAX_VALUE, Long.MIN_VALUE})
    void everyNumberThatRedisCountsOnIsOne(long number) {
        assertThat(RedisState.number("hits", "\"" + number + "\"")).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\"many\"",
                "\"1.5\"",
                "\"9223372036854775808\"",
                "\"99999999999999999999\"",
                "\"007\"",
                "\"-0\"",
                "\"+1\"",
                "\"1\\n2\"",
                "41"
            })
    void whatRedisCannotCountOnIsAProblem(String printed) {
        assertThatThrownBy(() -> RedisState.number("hits", printed))
                .isInstanceOf(Problem.class)
                .hasMessageContaining(printed);
    }
}
