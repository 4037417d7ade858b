package countme.loadtest.landscape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LandscapeReportTest {

    @Test
    void ratiosAreTakenWithinRoundsSoThatDriftCancels() {
        Map<Place, List<Sample>> rounds = new EnumMap<>(Place.class);
        rounds.put(Place.LIMIT, List.of(Samples.of(1000, 5), Samples.of(2000, 5), Samples.of(4000, 5)));
        rounds.put(Place.CEILING, List.of(Samples.of(500, 10), Samples.of(1000, 10), Samples.of(2000, 10)));
        rounds.put(Place.PEER, List.of(Samples.of(50, 20), Samples.of(100, 40), Samples.of(200, 80)));
        rounds.put(Place.STACK, List.of(Samples.of(100, 10), Samples.of(200, 20), Samples.of(400, 40)));

        String report = LandscapeReport.warm(rounds);

        assertThat(report)
                .contains("| nginx alone, TLS             |      0.100 | 0.100 – 0.100   |   4.00 |")
                .contains("| nginx before two nginx       |      0.200 | 0.200 – 0.200   |   2.00 |")
                .contains("| Flask, gunicorn, Redis       |      2.000 | 2.000 – 2.000   |   0.50 | 0.500 – 0.500   |")
                .contains("| the stack                   |        200 |");
    }

    @Test
    void servicesComeInTheOrderOfWhatTheyTakeAndTrifleIsLeftOut() {
        Map<String, Sample> columns = new LinkedHashMap<>();
        columns.put("a place", Samples.of(1, 1, 0, Map.of("small", 1.0, "trifle", 0.4)));
        columns.put("the stack", Samples.of(1, 1, 0, Map.of("small", 2.0, "large", 30.0)));

        assertThat(LandscapeReport.services(columns)).isEqualTo("""
                | processor time a request, µs | a place | the stack |
                |------------------------------|--------:|----------:|
                | large                        |       – |        30 |
                | small                        |       1 |         2 |
                | **all**                      |       1 |        32 |""");
    }
}
