package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.loadtest.CounterPage;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** The counter as people see it. */
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class CounterBrowserTest {
    @Container
    static final Stack stack = Stack.shared();

    @Test
    void theNumberRisesWithEveryReload() {
        Browser.assumeInstalled();
        // A browser gives a request up when the machine gets another network interface, and every container that starts
        // brings one.
        stack.awaitEverything();
        try (Browser browser = Browser.open()) {
            long first = seen(browser);
            assertThat(seen(browser)).isGreaterThan(first);
            assertThat(seen(browser)).isGreaterThan(first + 1);
        }
    }

    private static long seen(Browser browser) {
        browser.go(stack.target().url().toString());
        return CounterPage.parse(browser.text("body").strip() + "\n");
    }
}
