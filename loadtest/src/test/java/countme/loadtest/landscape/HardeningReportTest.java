package countme.loadtest.landscape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HardeningReportTest {
    @Test
    void whatIsComparedIsTheStacksTimeAndNobodyElses() {
        Sample bare =
                Samples.of(1000, 10, 0, Map.of("proxy", 40.0, "app", 60.0, Sample.GENERATOR, 30.0, Sample.REST, 500.0));
        Sample guarded = Samples.of(
                950, 12, 0, Map.of("proxy", 43.0, "guard", 2.0, "app", 60.0, Sample.GENERATOR, 90.0, Sample.REST, 1.0));

        String report = HardeningReport.of(List.of(new Hardening.Pair(bare, guarded)));

        assertThat(report)
                .contains("| processor time a request, µs     | 100.0 | 105.0 | 1.050 | 1.050 – 1.050 |")
                .contains("| … of the proxy and the guard     | 40.0 | 45.0 | 1.125 |")
                .contains("| requests/s                       | 1,000 | 950 | 0.950 |")
                .contains("| p99, ms                          | 10.0 | 12.0 | 1.200 |");
    }
}
