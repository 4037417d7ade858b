package countme.topology.service.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogFormatTest {
    @Test
    void aRequestThatFailedIsAnErrorAndAnyOtherIsNone() {
        assertThat(LogFormat.REQUESTS.level(request(502, "5xx"))).isEqualTo(LogLevel.error);
        assertThat(LogFormat.REQUESTS.level(request(200, "2xx"))).isEqualTo(LogLevel.info);
        assertThat(LogFormat.REQUESTS.level(request(404, "4xx"))).isEqualTo(LogLevel.info);
    }

    /** What a client sends comes later in the line, and is not looked at. */
    @Test
    void whatOperatorsAskedAndWhatNginxComplainsOfHaveTheirOwnLevel() {
        assertThat(LogFormat.REQUESTS.level("{\"level\":\"warn\",\"site\":\"console\",\"answer\":401}"))
                .isEqualTo(LogLevel.warn);
        assertThat(LogFormat.REQUESTS.level("2026/01/31 12:00:00 [crit] 7#7: *1 SSL_do_handshake() failed"))
                .isEqualTo(LogLevel.error);
        assertThat(LogFormat.REQUESTS.level("{\"status\":200,\"path\":\"/level=error\"}"))
                .isEqualTo(LogLevel.info);
    }

    @Test
    void everyFormatHasAWayToSayHowMuchALineMatters() {
        assertThat(LogFormat.JSON.level("{\"time\":\"…\",\"level\":\"WARN\",\"message\":\"request slow\"}"))
                .isEqualTo(LogLevel.warn);
        assertThat(LogFormat.LOGFMT.level("time=\"…\" level=fatal msg=\"no disk\""))
                .isEqualTo(LogLevel.error);
        assertThat(LogFormat.REDIS.level("1:M 31 Jan 2026 12:00:00.000 # Out of memory"))
                .isEqualTo(LogLevel.warn);
        assertThat(LogFormat.REDIS.level("1:M 31 Jan 2026 12:00:00.000 * Ready to accept connections"))
                .isEqualTo(LogLevel.info);
    }

    @Test
    void whatSaysNothingOfItsLevelIsInformation() {
        assertThat(LogFormat.values())
                .allSatisfy(format -> assertThat(format.level("Server ready")).isEqualTo(LogLevel.info));
        assertThat(LogLevel.of("notice")).isEqualTo(LogLevel.info);
        assertThat(LogLevel.warn.andAbove()).isEqualTo(List.of(LogLevel.warn, LogLevel.error));
    }

    private static String request(int status, String kind) {
        return "{\"status\":%d,\"class\":\"%s\",\"seconds\":0.001,\"upstream_replica\":\"app-1\"}"
                .formatted(status, kind);
    }
}
