package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MixedReportTest {
    @Test
    void whatBecameOfALoadIsSaidInFull() {
        var tally = new Tally();
        tally.answered(Manner.KEPT, 1_500_000);
        tally.answered(Manner.KEPT, 2_500_000);
        tally.answered(Manner.SLOW, 400_000_000);
        tally.failed("refused", 2_000_000_000);
        tally.failed("refused", 1_000_000_000);
        tally.failed("reset", 1_000_000_000);
        tally.sentAgain();

        assertThat(MixedReport.of(new MixedLoad.Result(new Load.Open(5), 3, tally, new Verdict(3, 2, 1, 4, List.of()))))
                .isEqualTo("""
                        6 requests in 3.0 s (2/s of 5/s): 3 failed, 1 sent again
                          - 2 × refused (1.0 s to 2.0 s)
                          - 1 × reset (1.0 s to 1.0 s)
                        exact: 3 answered, 2 unknown, 1 failed, counter moved by 4
                        | latency, ms      | answered |    p50 |    p99 |     max |
                        |------------------|---------:|-------:|-------:|--------:|
                        | kept connection  |        2 |    1.5 |    2.5 |     2.5 |
                        | fresh connection |        0 |    0.0 |    0.0 |     0.0 |
                        | slow reader      |        1 |  400.0 |  400.0 |   400.0 |""");
    }

    @Test
    void aFigureIsAMedianAndARange() {
        assertThat(MixedReport.row("deploy", List.of(3.0, 1.0, 2.0)))
                .matches("\\| deploy +\\| +3 \\| +2.00 \\| +1.00 – 3.00 \\|");
    }

    @Test
    void threeOfFourVisitorsKeepTheirConnection() {
        assertThat(Manner.of(0)).isEqualTo(Manner.KEPT);
        assertThat(Manner.of(74)).isEqualTo(Manner.KEPT);
        assertThat(Manner.of(75)).isEqualTo(Manner.FRESH);
        assertThat(Manner.of(95)).isEqualTo(Manner.SLOW);
        assertThat(Manner.of(99)).isEqualTo(Manner.SLOW);
    }
}
