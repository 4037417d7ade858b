package countme.loadtest.landscape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ColdStartsTest {

    @Test
    void everyWindowIsDividedByTheCeilingOfItsOwnStart() {
        List<Map<String, Sample>> starts = List.of(start(100, 1000), start(200, 1000), start(300, 2000));

        assertThat(ColdStarts.report(starts))
                .contains(
                        "| 0 – 10 s             |        200 |          0.150 |    20.0 |    80.0 |                 8.0 |")
                .contains(
                        "| ceiling              |      1,000 |          1.000 |     2.5 |    10.0 |                 1.0 |")
                .contains("| app                          |      200 |     200 |");
    }

    private static Map<String, Sample> start(double stack, double ceiling) {
        Map<String, Sample> start = new LinkedHashMap<>();
        start.put("0 – 10 s", Samples.of(stack, 80));
        start.put("ceiling", Samples.of(ceiling, 10));
        return start;
    }
}
