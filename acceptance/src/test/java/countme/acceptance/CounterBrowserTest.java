package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.loadtest.CounterPage;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** The counter as people see it. */
@Testcontainers
class CounterBrowserTest {
    @Container
    static final Stack stack = Stack.shared();

    @Test
    void theNumberRisesWithEveryReload() {
        Browser.assumeInstalled();
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
