package countme.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdempotencyKeyTest {
    private static final String ID = "0123456789abcdef0123456789abcdef";

    @Test
    void requestsOfOnePeriodAreForgottenTogetherFifteenSecondsAfterItsEnd() {
        assertThat(IdempotencyKey.of(ID, "t=1700000000.000")).isEqualTo(new IdempotencyKey(ID, 1_700_000_020));
        assertThat(IdempotencyKey.of(ID, "t=1700000004.999")).isEqualTo(new IdempotencyKey(ID, 1_700_000_020));
        assertThat(IdempotencyKey.of(ID, "t=1700000005.000")).isEqualTo(new IdempotencyKey(ID, 1_700_000_025));
        assertThat(IdempotencyKey.of(ID, "t=1700000005")).isEqualTo(new IdempotencyKey(ID, 1_700_000_025));
    }

    @ParameterizedTest
    @CsvSource({
        ",",
        ID + ",",
        ", t=1700000000.000",
        "0123456789ABCDEF0123456789ABCDEF, t=1700000000.000",
        "0123456789abcdef, t=1700000000.000",
        ID + "0, t=1700000000.000",
        ID + ", 1700000000.000",
        ID + ", t=170000000.000",
        ID + ", t=-170000000.000",
        ID + ", t=",
        ID + ", t=.5",
        ID + ", t=99999999999999999999",
    })
    void whatTheProxyWouldNotSendIsNoKey(String id, String start) {
        assertThat(IdempotencyKey.of(id, start)).isNull();
    }
}
