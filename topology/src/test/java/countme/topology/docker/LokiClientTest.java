package countme.topology.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.report.Problem;
import countme.topology.service.watch.LogLevel;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LokiClientTest {
    @Test
    void linesOfAllStreamsComeInTheOrderOfTheirTimes() {
        assertThat(LokiClient.parse("""
                {"status":"success","data":{"resultType":"streams","result":[
                {"stream":{"replica":"app-1"},"values":[["1700000000000000002","second"],["1700000000000000004","last"]]},
                {"stream":{"replica":"proxy","level":"error"},"values":[["1700000000000000001","{\\"a\\":\\"\\\\u001b\\"}"]]}]}}"""))
                .containsExactly(
                        new LogLine(
                                Instant.ofEpochSecond(1_700_000_000, 1),
                                "proxy",
                                LogLevel.error,
                                "{\"a\":\"\\u001b\"}"),
                        new LogLine(Instant.ofEpochSecond(1_700_000_000, 2), "app-1", LogLevel.info, "second"),
                        new LogLine(Instant.ofEpochSecond(1_700_000_000, 4), "app-1", LogLevel.info, "last"));
    }

    @Test
    void somethingElseThanJsonIsNoAnswer() {
        assertThatThrownBy(() -> LokiClient.parse("<html>"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("Loki does not answer");
    }
}
