package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** What operators read in the console: log lines, the history, and who is told of an alert. */
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class ConsoleLogsTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final String LOKI = "/loki/api/v1/query_range";
    private static final String LINES = "#log-lines li";

    @Container
    static final Stack stack = Stack.shared();

    private static Browser browser;

    @BeforeAll
    static void openABrowser() {
        Browser.assumeInstalled();
        stack.awaitEverything();
        browser = Browser.open();
    }

    @BeforeEach
    void logIn() {
        browser.logIn(stack);
    }

    @AfterAll
    static void leave() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void theNewestMinuteIsAskedFirstAndWhatIsOlderUntilThereAreEnoughLines() {
        browser.answer(LOKI, asked("{data: {result: []}}"));
        browser.go(address() + "/?again#/logs");

        Awaitility.await().atMost(SOON).until(() -> browser.text("#logs-note"), "No line in this period"::equals);
        assertThat(browser.number("return window.asked.slice(0, 3).map(one => Math.round(one.end - one.start))"
                        + ".reduce((all, seconds) => 10_000 * all + seconds)"))
                .as("a minute, nine more, fifty more")
                .isEqualTo(60_0540_3000L);
        assertThat(browser.number("return Number(window.asked[0].start === window.asked[1].end)"))
                .isOne();
    }

    @Test
    void whereTheNewestMinuteHasEnoughLinesNothingOlderIsAskedFor() {
        browser.answer(
                LOKI,
                asked("{data: {result: [{stream: {replica: 'proxy', service: 'proxy'}, values:"
                        + "[...Array(300).keys()].map(i => [(Date.now() - i) + '000000', 'line ' + i])}]}}"));
        browser.go(address() + "/?again#/logs");

        Awaitility.await().atMost(SOON).until(() -> browser.text("#logs-note"), "The newest 300 lines"::equals);
        assertThat(browser.number("return Math.max(...window.asked.map(one => one.end - one.start))"))
                .isEqualTo(60);
    }

    /** A query of log lines, but for those of the history, is remembered, times in seconds. */
    private static String asked(String answer) {
        return "(from.searchParams.get('query').includes('launcher') || (window.asked ??= []).push("
                + "{start: from.searchParams.get('start') / 1e9, end: from.searchParams.get('end') / 1e9}), " + answer
                + ")";
    }

    @Test
    void aLokiThatIsSlowIsNotCalledAwayAndWhatWasShownStays() {
        browser.click(".top nav [data-view=logs]");
        Awaitility.await().atMost(LONG).until(() -> browser.count(LINES) > 0);
        long lines = browser.count(LINES);

        browser.keepWaiting(LOKI);

        // Each is said at its own next turn.
        Awaitility.await().atMost(SOON).untilAsserted(() -> {
            assertThat(browser.text("#logs-note")).contains("Loki is slow", "these lines are of before");
            assertThat(browser.text("#notices"))
                    .contains("Loki is slow")
                    .doesNotContain("does not answer", "Prometheus");
        });
        assertThat(browser.count(LINES)).isGreaterThanOrEqualTo(lines);
    }

    @Test
    void whatARowSaysOfASlowRequestIsWhatTheReplicaWrote() {
        browser.answer(
                LOKI,
                "{data: {result: [{stream: {replica: 'app-1', service: 'app', level: 'warn'}, values: [[Date.now() + '000000',"
                        + "JSON.stringify({level: 'WARN', message: 'request slow', method: 'GET', path: '/', status: 200, duration_ms: 307.2})]]}]}}");
        browser.go(address() + "/?again#/logs");

        Awaitility.await()
                .atMost(SOON)
                .until(() -> browser.text(LINES + " .text"), "request slow: GET / → 200 · 307 ms"::equals);
    }

    @Test
    void thatNobodyIsToldOfAnAlertIsSaidTogetherWithWhatToSet() {
        browser.answer("/prometheus/api/v1/alerts", """
                {data: {alerts: [{state: 'firing', activeAt: new Date().toISOString(),
                    labels: {alertname: 'ReplicaMissing', service: 'app', severity: 'warning'}, annotations: {}}]}}""");
        browser.alter(
                "/alertmanager/api/v2/alerts",
                "data.push({labels: {alertname: 'ReplicaMissing'}, status: {state: 'active'}, receivers: [{name: 'nobody'}]})");
        browser.go(address());

        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(browser.text("#alert-list"))
                        .contains("nobody is told", "--alert-webhook", "--alert-email", "--smtp-server")
                        .doesNotContain("sent to"));
    }

    private static String address() {
        return stack.deployment().consoleAddress().orElseThrow();
    }
}
