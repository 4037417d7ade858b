package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogsVerbTest {
    @ParameterizedTest
    @CsvSource({"90s,PT90S", "10m,PT10M", "2h,PT2H", "3d,P3D"})
    void anAgeIsCountedFromNow(String text, Duration age) {
        assertThat(LogsVerb.moment(text)).isCloseTo(Instant.now().minus(age), within(5, ChronoUnit.SECONDS));
    }

    @Test
    void aMomentIsTakenAsItIs() {
        assertThat(LogsVerb.moment("2026-01-31T12:00:00Z")).isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
    }

    @Test
    void nothingThatAClientWroteMovesTheTerminalOrTurnsTextAround() {
        assertThat(LogsVerb.printable("a\u001b[2Jb\u202ec\r\td\u00e4")).isEqualTo("a\\u001b[2Jb\\u202ec\\u000d\tdä");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "10", "-5m", "1w", "99999999999999999999d", "2026-01-31"})
    void anythingElseIsAUsageError(String text) {
        assertThatThrownBy(() -> LogsVerb.moment(text)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(problem.what()).contains("'" + text + "' for --since");
        });
    }
}
