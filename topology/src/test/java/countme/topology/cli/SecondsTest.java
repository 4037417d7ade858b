package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecondsTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S,0.0 s",
        "PT0.84S,0.8 s",
        "PT9.94S,9.9 s",
        "PT10S,10 s",
        "PT59.9S,59 s",
        "PT60S,1 min",
        "PT7M5S,7 min 5 s",
        "PT3H,3 h",
        "PT3H10M59S,3 h 10 min",
        "P12DT23H,12 d",
    })
    void durationsAreWrittenAsPeopleReadThem(Duration duration, String text) {
        assertThat(Seconds.of(duration)).isEqualTo(text);
    }
}
