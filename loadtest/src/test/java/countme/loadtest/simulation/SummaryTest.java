package countme.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private final Journal journal = new Journal();

    @Test
    void everyPartHasARowAndSoHaveAllTogether() {
        journal.answered("before", 0, 4);
        journal.answered("before", 0, 8);
        journal.answered("after", 0, 1500);
        journal.failed("after");
        List<Part> parts = List.of(
                new Part("before", Duration.ofSeconds(4)),
                new Part("never", Duration.ofSeconds(1)),
                new Part("after", Duration.ofSeconds(2)));

        assertThat(Summary.of("Trial", journal.figures(parts), List.of(new Outcome(true, "exact: 3 answered"))))
                .isEqualTo("""
                        | Trial              | requests | failed | answers/s | p50, ms | p95, ms | p99, ms | max, ms |
                        |--------------------|---------:|-------:|----------:|--------:|--------:|--------:|--------:|
                        | before             |        2 |      0 |       0.5 |       4 |       8 |       8 |       8 |
                        | after              |        2 |      1 |       0.5 |    1500 |    1500 |    1500 |    1500 |
                        | all                |        4 |      1 |       0.5 |       8 |    1500 |    1500 |    1500 |
                        exact: 3 answered""");
    }

    @Test
    void onePartIsItsOwnTotal() {
        journal.answered("hit", 0, 4);

        assertThat(journal.figures(List.of(new Part("hit", Duration.ofSeconds(1)))))
                .containsExactly(new Figures("hit", 1, 0, 1, 4, 4, 4, 4));
    }
}
