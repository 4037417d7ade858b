package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** The counter as people see it. */
@Testcontainers
class CounterBrowserTest {
    private static final Pattern SENTENCE = Pattern.compile("Hello World! I have been seen (\\d+) times\\.");

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
        Matcher sentence = SENTENCE.matcher(browser.text("body"));
        assertThat(sentence.find()).as(browser.text("body")).isTrue();
        return Long.parseLong(sentence.group(1));
    }
}
