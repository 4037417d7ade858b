package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScreenTest {
    @Test
    void aTerminalObeysUnlessItSaysThatItIsNone() {
        assertThat(Screen.obeys(Map.of("TERM", "xterm"))).isTrue();
        assertThat(Screen.obeys(Map.of("TERM", "dumb"))).isFalse();
        assertThat(Screen.obeys(Map.of())).isFalse();
    }

    @Test
    void theLastColumnStaysEmpty() {
        assertThat(new Screen(60, 24, true, true).width()).isEqualTo(59);
    }

    @Test
    void whoeverNamesAWidthGetsItWithoutATerminalToo() {
        Run run = Run.in(Map.of("COLUMNS", "40"), "config", "--config-file", "/dev/null");
        assertThat(run.status()).isZero();
        assertThat(run.out().lines()).first().asString().isEqualTo("SETTING              VALUE");
        assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(40));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "wide", "999999"})
    void aWidthThatIsNoneIsIgnored(String columns) {
        assertThat(Run.in(Map.of("COLUMNS", columns), "help").out())
                .isEqualTo(Run.in(Map.of(), "help").out());
    }
}
