package countme.topology.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.report.Problem;
import countme.topology.service.Inside;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisStateTest {
    /** One that nobody can ask any more. */
    private static final Inside CUT = new SilentInside(new Inside.Result(
            -1, "It broke off.", Problem.passing("It was cut", "It broke off.", "Run it again.", null)));

    @Test
    void whoseAnswerDidNotComeMayHaveDoneIt() {
        assertThatThrownBy(() -> RedisState.replace(CUT, new byte[0], 7))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.isPassing()).isTrue();
                    assertThat(problem)
                            .hasMessageContainingAll("answer did not come", "nobody knows", "Run the command again");
                });
        assertThatThrownBy(() -> RedisState.saved(CUT))
                .isInstanceOf(Problem.class)
                .hasMessageContainingAll("does not answer", "Nothing was changed");
        assertThatThrownBy(() -> RedisState.saved(new SilentInside(new Inside.Result(0, "OK"))))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("there is no file of it");
    }

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
