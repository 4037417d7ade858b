package countme.loadtest.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;

import countme.loadtest.MarkedText;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private static final String DOCUMENT = """
            <!-- begin prices -->
            | name | unit | EUR | as of |
            |---|---|---:|---|
            | machine | one, a month | 10 | assumption |
            | traffic | GB | 0.01 | assumption |
            <!-- end prices -->
            <!-- begin amounts -->
            | line | price | small | large |
            |---|---|---:|---:|
            | the stack | machine | 1 | 2.5 |
            <!-- end amounts -->
            """;

    private static Budget budget(String document) throws IOException {
        return Budget.in(MarkedText.of("budget.md", document), 2);
    }

    @Test
    void aMonthIsEveryAmountTimesItsPrice() throws IOException {
        assertThat(budget(DOCUMENT).costs())
                .contains(
                        "| EUR a month | small | large |",
                        "| the stack | 10.00 | 25.00 |",
                        "| **together** | **10.00** | **25.00** |");
    }

    @Test
    void aMillionVisitsTakeTheirShareOfTheMonthAndTheirTraffic() throws IOException {
        // 2 kB each are 2 GB.
        assertThat(budget(DOCUMENT).perMillion(0, 5)).isCloseTo(2.02, within(1e-9));
    }

    @Test
    void theLastRowIsAsMuchAsWasMeasuredToBeServed() throws IOException {
        assertThat(budget(DOCUMENT).perMillion(new MeasuredCost(1_000, Map.of()), 1))
                .endsWith("| 1,555 million (600.0 a second) | 0.03 | 0.04 |");
    }

    @Test
    void anAmountWithoutAPriceIsRefused() {
        assertThatIOException()
                .isThrownBy(() -> budget(DOCUMENT.replace("| the stack | machine |", "| the stack | house |")))
                .withMessage("budget.md has amounts of 'house' and no price of it.");
    }
}
