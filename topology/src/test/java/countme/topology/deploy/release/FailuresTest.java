package countme.topology.deploy.release;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.deploy.Examples;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private static final Failures NONE = new Failures(10_000, 0);

    @Test
    void onlyTheCountersRequestsAreCounted() {
        assertThat(in(List.of(
                        line(200, "app-1"),
                        line(500, "app-2"),
                        line(404, "app-1"),
                        line(502, ""),
                        "2026/01/01 00:00:00 [warn] an upstream response is buffered")))
                .isEqualTo(new Failures(3, 1));
    }

    @Test
    void whatAnotherReplicaHadToAnswerCountsAsFailed() {
        String line = line(200, "app-1").replace("10.0.0.101:5000", "10.0.0.111:5000, 10.0.0.101:5000");

        assertThat(in(List.of(line, line(200, "app-1")))).isEqualTo(new Failures(2, 1));
    }

    @Test
    void readingsAddUp() {
        assertThat(new Failures(3, 1).plus(new Failures(4, 2))).isEqualTo(new Failures(7, 3));
    }

    @Test
    void aFewFailuresProveNothing() {
        assertThat(new Failures(2, 2).isWorseThan(NONE)).isFalse();
        assertThat(new Failures(10_000, 90).isWorseThan(NONE)).isFalse();
    }

    @Test
    void manyMoreThanBeforeAreWorse() {
        assertThat(new Failures(10, 3).isWorseThan(NONE)).isTrue();
        assertThat(new Failures(10_000, 200).isWorseThan(NONE)).isTrue();
    }

    @Test
    void oneInAHundredMoreThanBeforeIsBorne() {
        assertThat(new Failures(400, 4).isWorseThan(NONE)).isFalse();
        assertThat(new Failures(400, 5).isWorseThan(NONE)).isTrue();
    }

    @Test
    void asManyAsBeforeAreNotWorse() {
        assertThat(new Failures(100, 50).isWorseThan(new Failures(10_000, 5_000)))
                .isFalse();
    }

    @Test
    void whereNobodyComesNothingFails() {
        assertThat(in(List.of()).isWorseThan(in(List.of()))).isFalse();
        assertThat(in(Collections.nCopies(5, line(500, "app-1"))).isWorseThan(in(List.of())))
                .isTrue();
    }

    private static String line(int status, String replica) {
        return "{\"status\":" + status + ",\"class\":\"" + status / 100
                + "xx\",\"seconds\":0.001,\"upstream_replica\":\"" + replica
                + "\",\"time\":\"2026-01-01T00:00:00+00:00\",\"path\":\"/\",\"protocol\":\"HTTP/2.0\""
                + ",\"bytes\":40,\"upstream\":\"10.0.0.101:5000\",\"upstream_status\":\"" + status + "\"}";
    }

    private static Failures in(List<String> lines) {
        return Failures.in(lines, Examples.topology(2).entrance()::failed);
    }
}
