package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import countme.topology.deploy.inspect.Status;
import countme.topology.service.Service;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** The console as operators see it. */
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class ConsoleTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final int MOST_BYTES = 300_000;
    private static final String BANS = "#table-guard-1";

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
    void everyServiceIsShownHealthyAndTheBrowserHasNothingToComplainOf() {
        assertThat(stack.topology().instances())
                .allSatisfy(instance -> assertThat(health(instance)).isEqualTo("healthy"));
        assertThat(browser.count("#version-rows tr"))
                .isEqualTo(stack.topology().instances().size());
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.number(
                        "return performance.getEntriesByType('resource').filter(one => !one.name.includes('/api/'))"
                                + ".concat(performance.getEntriesByType('navigation'))"
                                + ".reduce((sum, one) => sum + one.decodedBodySize, 0)"))
                .isPositive()
                .isLessThan(MOST_BYTES);
    }

    @Test
    void everyContainerIsShownWithTheImageItRunsFrom() {
        Map<String, Boolean> standIns = stack.deployment().status().rows().stream()
                .collect(Collectors.toMap(Status.Row::instance, Status.Row::standIn));

        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(() -> assertThat(standIns).allSatisfy((instance, standIn) -> {
                    assertThat(version(instance)).containsPattern("\\d+\\.\\d+");
                    assertThat(version(instance).contains("stand-in")).isEqualTo(standIn);
                }));
        assertThat(version("app-1")).contains("countme/app:");
    }

    @Test
    void aRevisionThatAnImageNamesIsShownAndAPhoneIsWideEnough() {
        browser.answer(
                "/images.json",
                "{'app-1': {image: 'countme/app:1', revision: 'c0ffee0123456789c0ffee0123456789c0ffee01', subject: 'Greet all'}}");
        browser.narrow(390);
        browser.go(address() + "/?again#/versions");

        Awaitility.await().atMost(LONG).until(() -> version("app-1").contains("revision c0ffee012345 · Greet all"));
        // Its cells follow one another without a space: the next digit could be that of the age.
        assertThat(version("app-1")).doesNotContain("c0ffee01234567");
        assertThat(version("app-2")).doesNotContain("revision");
        assertThat(browser.number("const page = document.documentElement; return page.scrollWidth - page.clientWidth"))
                .isZero();
    }

    @Test
    void aDeployIsMarkedOnTheGraphsWithItsVersionAndAFailedOneIsNot() {
        browser.answer(
                "/loki/api/v1/query_range",
                "{data: {result: [{stream: {service: 'launcher'}, values: ["
                        + "[(Date.now() - 60000) + '000000', JSON.stringify({what: 'deploy', result: 'done', detail: '7.1, before it 7.0'})],"
                        + "[(Date.now() - 90000) + '000000', JSON.stringify({what: 'deploy', result: 'failed', detail: '7.2'})]]}]}}");
        browser.go(address() + "/?again#/service");

        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(() -> assertThat(browser.attribute("#graphs figure", "data-deploys"))
                        .isEqualTo("7.1"));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void everyKindOfLinkLeadsWhereItSays() {
        browser.answer("/prometheus/api/v1/alerts", """
                {data: {alerts: [{state: 'firing', activeAt: new Date().toISOString(),
                    labels: {alertname: 'ErrorBudgetBurnFast', severity: 'critical'},
                    annotations: {summary: '', runbook_url: 'docs/runbooks/error-budget-burn-fast.md'}}]}}""");
        browser.go(address());

        Awaitility.await().atMost(LONG).until(() -> browser.count("#alert-list button.link") == 1);
        browser.click("#alert-list button.link");
        Awaitility.await().atMost(SOON).until(() -> browser.text("#runbook-text h3"), "ErrorBudgetBurnFast"::equals);
        browser.click("#runbook-text button.link");
        Awaitility.await().atMost(SOON).until(() -> browser.text("#runbook-text h3"), "ServiceDown"::equals);
        browser.click("#runbook-close");

        browser.click("[data-instance=redis]");
        Awaitility.await().atMost(SOON).until(() -> browser.text("#service-title"), "redis"::equals);
        browser.click("#services [data-service=proxy]");
        Awaitility.await().atMost(SOON).until(() -> browser.text("#service-title"), "proxy"::equals);
        browser.click("#service-logs");
        Awaitility.await().atMost(SOON).until(() -> browser.evaluate("location.hash"), "#/logs?service=proxy"::equals);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void itIsSeenBeforeAnythingThatItAsksIsAnswered() {
        browser.answerNothing();
        browser.go(address());

        Awaitility.await().atMost(SOON).until(() -> painted() > 0);
        assertThat(browser.text("#state")).doesNotStartWith("All ");
    }

    @Tag("faults")
    @Test
    void mostOfTheTimeItIsSeenWithinASecond() {
        List<Long> painted = IntStream.range(0, 9)
                .mapToObj(time -> {
                    browser.go(address());
                    Awaitility.await().atMost(SOON).until(() -> painted() > 0);
                    return painted();
                })
                .sorted()
                .toList();

        assertThat(painted.get(painted.size() / 2)).as("median of %s", painted).isLessThan(1000);
    }

    /** When the page was first seen, in milliseconds; 0 when it was not yet. */
    private static long painted() {
        return browser.number("return performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0");
    }

    @Test
    void aClockThatIsAnHourOffIsSaidAndWhatIsShownIsStillOfNow() {
        browser.setAhead(3_600_000);
        browser.go(address() + "/?again#/logs");

        Awaitility.await().atMost(LONG).until(() -> browser.text("#notices").contains("60 min ahead"));
        Awaitility.await().atMost(LONG).until(() -> browser.count("#log-lines li") > 0);
    }

    @Test
    void aKilledReplicaIsRedWithinFifteenSecondsAndGreenAgainWhenItIsBack() {
        withoutAReplica(() -> assertThat(browser.text("#state")).contains("app-2"));
    }

    @Test
    void anAlertThatFiresIsShownAndCounted() {
        browser.answer("/prometheus/api/v1/alerts", """
                {data: {alerts: [{state: 'firing', activeAt: new Date().toISOString(),
                    labels: {alertname: 'ReplicaMissing', service: 'app', severity: 'warning'},
                    annotations: {summary: '', runbook_url: 'docs/runbooks/replica-missing.md'}}]}}""");
        browser.go(address());

        Awaitility.await().atMost(SOON).until(() -> firing("ReplicaMissing") > 0);
        assertThat(browser.text("[data-figure=firing]")).isEqualTo("1");
    }

    @Tag("faults")
    @Test
    void whileAReplicaIsMissingItsAlertFires() {
        withoutAReplica(() -> {
            Awaitility.await().atMost(LONG).until(() -> firing("ReplicaMissing") > 0);
            assertThat(browser.text("[data-figure=firing]")).isNotEqualTo("0");
        });
    }

    private static void withoutAReplica(Runnable look) {
        String replica = stack.instance(stack.topology().app(), 2).id();
        stack.docker().killContainerCmd(replica).exec();
        try {
            Awaitility.await().atMost(SOON).until(() -> health("app-2").equals("down"));
            look.run();
        } finally {
            stack.docker().startContainerCmd(replica).exec();
        }
        Awaitility.await().atMost(LONG).until(() -> health("app-2").equals("healthy"));
    }

    private static long firing(String alert) {
        return browser.number(
                "return [...document.querySelectorAll('#alert-list [data-state=firing]')]"
                        + ".filter(alert => alert.textContent.includes(arguments[0])).length",
                alert);
    }

    @Test
    void aLineJustMadeIsFollowedAndWhateverAClientSendsIsOnlyText() {
        String mark = "mark" + System.nanoTime();
        browser.click(".top nav [data-view=logs]");
        browser.type("#log-text", mark);

        stack.target()
                .exchange("GET /" + mark + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nUser-Agent: "
                        + "<img src=x onerror=document.title=1>\u001b[31m%0d%0a" + "x".repeat(7000) + "\r\n\r\n");

        Awaitility.await().atMost(SOON).until(() -> browser.text("#log-lines").contains(mark));
        assertThat(browser.text("#log-lines")).contains("<img src=x onerror=document.title=1>");
        assertThat(browser.count("#log-lines img")).isZero();
        assertThat(browser.text("title")).contains("console");
        assertThat(browser.text("#log-lines")).doesNotContain("\u001b");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void displayedFiguresAreWhatPrometheusSays() {
        browser.remember("/prometheus/api/v1/query");
        browser.go(address());
        try (var visitors = new Visitors(stack.target())) {
            visitors.keepComing(2);
            // What is shown follows what was told, at once.
            Awaitility.await().atMost(LONG).untilAsserted(() -> {
                assertThat(told("rate")).isGreaterThan(5);
                assertThat(figure("rate")).isCloseTo(told("rate"), Percentage.withPercentage(5));
                assertThat(figure("p99")).isPositive().isCloseTo(told("p99"), Percentage.withPercentage(5));
            });
            assertThat(figure("errors")).isCloseTo(0, within(0.001));
            visitors.leave();
        }
    }

    /** A figure as Prometheus told it to the page. */
    private static double told(String figure) {
        return browser.decimal(
                "return window.told?.data.result.find(one => one.metric.figure === arguments[0])?.value[1] ?? 0",
                figure);
    }

    @Test
    void whatIsAwayIsSaidInsteadOfHidden() {
        // Where it is asked often.
        browser.click(".top nav [data-view=logs]");
        Service loki = stack.topology().service("loki").orElseThrow();
        String id = stack.instance(loki, 0).id();
        stack.docker().killContainerCmd(id).exec();
        try {
            Awaitility.await().atMost(SOON).until(() -> browser.text("#notices").contains("Loki does not answer"));
            assertThat(browser.text("#notices")).contains("logs").doesNotContain("Prometheus");
        } finally {
            stack.docker().startContainerCmd(id).exec();
        }
        Awaitility.await().atMost(LONG).until(() -> browser.text("#notices").isEmpty());
    }

    @Test
    void whoIsBannedIsListedUntilLetInAgain() {
        Awaitility.await().atMost(LONG).until(() -> browser.text(BANS).contains("Nobody is banned."));
        stack.deployment().bans().ban("198.51.100.7");
        try {
            Awaitility.await()
                    .atMost(LONG)
                    .untilAsserted(() -> assertThat(browser.text(BANS + " tbody"))
                            .containsSubsequence("198.51.100.7", "manual", " s ago", ", in 23 h"));
        } finally {
            int unused = stack.deployment().bans().unbanAll();
        }
        Awaitility.await().atMost(LONG).until(() -> browser.text(BANS).contains("Nobody is banned."));
        assertThat(browser.count(BANS + " tbody tr")).isZero();
    }

    @Test
    void whatIsBannedIsOnlyTextAndThatSomeAreMissingIsSaid() {
        browser.answer(
                "/prometheus/api/v1/query",
                "{data: {result: [['up', {replica: 'guard'}, 1], ['guard_banned', {}, 300],"
                        + "['guard_ban_until_seconds', {client: '<img src=x onerror=document.title=1>', reason: '\\u001b[31m'}, Date.now() / 1000 + 599],"
                        + "['guard_ban_until_seconds', {client: '192.0.2.7', reason: 'login'}, Date.now() / 1000 + 7200]]"
                        + ".map(([figure, labels, value]) => ({metric: {figure, ...labels}, value: [0, String(value)]}))}}");
        browser.alter(
                "/topology.json",
                "data.services.forEach(service => service.tables.forEach(table => table.note = 'Who is who?'))");
        browser.narrow(390);
        browser.go(address() + "/?again#/bans");

        Awaitility.await().atMost(SOON).until(() -> browser.count(BANS + " tbody tr") == 2);
        assertThat(browser.text(BANS + " tbody"))
                .as("who is kept out longest is first")
                .containsSubsequence("192.0.2.7", "in 1 h", "<img src=x onerror=document.title=1>", "in 9 min")
                .doesNotContain("\u001b");
        assertThat(browser.count(BANS + " img")).isZero();
        assertThat(browser.text(BANS + " .note")).isEqualTo("2 of 300");
        assertThat(browser.text(BANS + " .notice")).isEqualTo("Who is who?");
        assertThat(browser.number("const page = document.documentElement; return page.scrollWidth - page.clientWidth"))
                .isZero();
    }

    /** Of a guard that is silent it is not known whom it keeps out. */
    @Test
    void whoIsBannedIsNotKnownWhileNobodyTells() {
        browser.answer(
                "/prometheus/api/v1/query",
                "{data: {result: [{metric: {figure: 'up', replica: 'guard'}, value: [0, '0']}]}}");
        browser.go(address());

        Awaitility.await().atMost(SOON).until(() -> browser.text(BANS).contains("Not known: guard does not answer."));
    }

    private static String address() {
        return stack.deployment().consoleAddress().orElseThrow();
    }

    private static String version(String instance) {
        return browser.text("[data-version-of=" + instance + "]");
    }

    private static String health(String instance) {
        return browser.attribute("[data-instance=" + instance + "]", "data-health");
    }

    /** A displayed number in its base unit. */
    private static double figure(String name) {
        String text = browser.text("[data-figure=" + name + "]");
        Matcher number = Pattern.compile("([\\d.]+)(k?)\\s*(\\S*)").matcher(text);
        assertThat(number.matches()).as(text).isTrue();
        double factor = switch (number.group(3)) {
            case "ms" -> 1e-3;
            case "µs" -> 1e-6;
            case "%" -> 1e-2;
            default -> 1;
        };
        return Double.parseDouble(number.group(1)) * factor * (number.group(2).isEmpty() ? 1 : 1000);
    }
}
