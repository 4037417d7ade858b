package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The console's page by itself: what it shows of what it is told. No stack is needed, only a browser. */
class ConsolePageTest {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String REQUEST = "879d88acfda91dc41ff146c12e94d43c";
    private static final List<String> VIEWS = List.of(
            "#/", "#/alerts", "#/bans", "#/service/app", "#/logs", "#/request/" + REQUEST, "#/versions", "#/history");

    private static Browser browser;

    private ConsolePage page;

    @BeforeAll
    static void openABrowser() {
        Browser.assumeInstalled();
        browser = Browser.open();
    }

    @BeforeEach
    void serve() {
        page = new ConsolePage(2);
        browser.turnToANewTab();
    }

    @AfterEach
    void stop() {
        page.close();
    }

    @AfterAll
    static void leave() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void aServiceMoreIsInPictureTilesGraphsHealthAndLogsByItsDescriptionAlone() {
        open("#/service/cache");

        assertThat(browser.attribute("[data-instance=cache]", "data-health")).isEqualTo("healthy");
        assertThat(browser.text("[data-instance=cache] .detail")).isEqualTo("12.3 MB");
        assertThat(browser.text("#picture")).contains("cache to redis, 1235/s, 76.2 ms");
        assertThat(browser.text("#tile-keys")).isEqualTo("Keys11in the cache");
        assertThat(browser.attribute("#tile-keys", "class")).contains("bad");
        assertThat(browser.text("[data-version-of=cache]")).contains("healthy", "example/cache:1.0.0");
        assertThat(browser.text("#log-service")).contains("cache");
        assertThat(browser.text("#graphs")).contains("Hits", "Processors in use", "Memory");
        assertThat(browser.text("#state")).isEqualTo("All " + page.instances().size() + " services healthy");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aServicesSettingsAndEnvironmentAreShownAndItsSecretIsNot() {
        open("#/service/cache");

        assertThat(browser.text("#settings"))
                .contains("User", "65534:65534", "CACHE_SIZE7", "CACHE_PASSWORD(hidden)", "10.213.5.");
        assertThat(browser.text("html")).doesNotContain("topsecret");
        browser.run("fetch('topology.json').then(answer => answer.text()).then(text => window.got = text)");
        Awaitility.await().atMost(SOON).until(() -> browser.number("return window.got?.length ?? 0") > 0);
        assertThat(browser.number("return window.got.includes('topsecret') ? 1 : 0"))
                .isZero();
    }

    @Test
    void everyViewHasAnAddressSoThatLinksReloadAndBackWork() {
        open("#/logs?service=app&text=slow");
        assertThat(shown()).containsExactly("logs");
        assertThat(browser.number("return document.getElementById('log-text').value === 'slow'"
                        + " && document.getElementById('log-service').value === 'app' ? 1 : 0"))
                .isOne();

        browser.click(".top nav [data-view=versions]");
        Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(shown()).containsExactly("versions"));
        assertThat(hash()).isEqualTo("#/versions");
        assertThat(browser.attribute(".top nav [data-view=versions]", "aria-current"))
                .isEqualTo("page");
        assertThat(browser.text("title")).startsWith("Versions");

        browser.reload();
        Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(shown()).containsExactly("versions"));

        browser.back();
        Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(shown()).containsExactly("logs"));
        assertThat(hash()).isEqualTo("#/logs?service=app&text=slow");

        browser.go(page.address() + "#/service/redis");
        Awaitility.await().atMost(SOON).until(() -> browser.text("#service-title"), "redis"::equals);
        assertThat(browser.attribute("#services [aria-current]", "data-service"))
                .isEqualTo("redis");
    }

    @Test
    void whatIsFilteredIsInTheAddress() {
        open("#/logs");
        browser.type("#log-text", "100%&?#");

        Awaitility.await().atMost(SOON).until(() -> hash().endsWith("?text=100%25%26%3F%23"));
        browser.reload();
        Awaitility.await()
                .atMost(SOON)
                .until(() ->
                        browser.number("return document.getElementById('log-text').value === '100%&?#' ? 1 : 0") == 1);
    }

    @Test
    void anAddressThatMakesNoSenseIsTheOverview() {
        open("#/nothing/%zz?last=-7&from=9");

        assertThat(shown()).contains("topology").doesNotContain("logs");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void alertsComeFirstWhenThereAreAnyAndTakeNoRoomOtherwise() {
        open("#/");
        assertThat(shown()).doesNotContain("alerts").contains("topology");

        page.answer("/prometheus/api/v1/alerts", alerts());

        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(shown()).first().isEqualTo("alerts"));
        assertThat(browser.text("[data-figure=firing]")).isEqualTo("1");
    }

    @Test
    void oneTimeRangeHoldsForGraphsAndLogs() {
        open("#/service/proxy?from=1795980000&to=1795983600");

        Awaitility.await()
                .atMost(SOON)
                .until(() -> page.asked("/prometheus/api/v1/query_range").stream()
                        .anyMatch(query -> query.contains("start=1795980000") && query.contains("end=1795983600")));
        assertThat(browser.text("#range-shown")).isEqualTo("1 h");
        browser.click(".top nav [data-view=logs]");
        Awaitility.await()
                .atMost(SOON)
                .until(() -> page.asked("/loki/api/v1/query_range").stream()
                                .anyMatch(query -> query.contains("start=1795980000000000000"))
                        && page.asked("/loki/api/v1/query_range").stream()
                                .anyMatch(query -> query.contains("end=1795983600000000000")));
        assertThat(hash()).isEqualTo("#/logs?from=1795980000&to=1795983600");

        browser.choose("#period", "86400");
        Awaitility.await().atMost(SOON).until(() -> hash().equals("#/logs?last=86400"));
        assertThat(browser.text("#range-shown")).isEqualTo("until now");
        browser.choose("#period", "own");
        Awaitility.await().atMost(SOON).until(() -> hash().contains("from="));
        assertThat(browser.number(
                        "const [from, to] = ['range-from', 'range-to'].map(id => document.getElementById(id));"
                                + "return (new Date(to.value) - new Date(from.value)) / 60000"))
                .as("minutes, each end rounded outwards")
                .isBetween(1440L, 1442L);
    }

    @Test
    void ofARequestItsLinesAtProxyAndReplicaAreShownWithTheTimesBetween() {
        page.answer("/loki/api/v1/query_range", requestLines());
        open("#/request/" + REQUEST);

        Awaitility.await().atMost(SOON).until(() -> browser.count("#request-steps tr") == 5);
        assertThat(browser.number(
                        "return [...document.querySelectorAll('#request-steps tr')].map(row => row.dataset.where)"
                                + ".join() === 'proxy,app-1,app-2,app-2,proxy' ? 1 : 0"))
                .isOne();
        assertThat(browser.text("#request-steps"))
                .containsSubsequence(
                        "GET /<b> from 192.0.2.7",
                        "412 ms",
                        "+5.00 ms",
                        "asked by proxy, answered 502",
                        "2.00 ms",
                        "request slow, status 200",
                        "401 ms",
                        "answered 200, 43 bytes");
        assertThat(page.asked("/loki/api/v1/query_range"))
                .as("asked in nanoseconds, as Loki has them")
                .filteredOn(query -> query.contains(REQUEST))
                .isNotEmpty()
                .allSatisfy(query -> assertThat(query).containsPattern("start=\\d{19}&end=\\d{19}&"));
        assertThat(browser.count("#request-body b")).isZero();
        assertThat(browser.count("#request-body .lines li")).isEqualTo(2);
    }

    @Test
    void aRequestOfWhichThereIsNoLineMayBeLookedForFartherBack() {
        open("#/request/" + REQUEST);

        Awaitility.await()
                .atMost(SOON)
                .until(
                        () -> browser.attribute("#request-body a", "href"),
                        ("#/request/" + REQUEST + "?last=604800")::equals);
    }

    @ParameterizedTest
    @CsvSource({"1, 1280", "2, 1280", "3, 1280", "6, 1280", "2, 390", "3, 390"})
    void noLabelInThePictureCrossesALine(int replicas, int width) {
        page.close();
        page = new ConsolePage(replicas);
        browser.narrow(width);
        open("#/");

        Awaitility.await().atMost(SOON).until(() -> browser.text("#picture").contains("2534/s"));
        assertThat(browser.number("""
                        const lines = [...document.querySelectorAll('#picture .edge')].flatMap(path =>
                          Array.from({length: 101}, (_, i) => path.getPointAtLength(path.getTotalLength() * i / 100)));
                        const labels = [...document.querySelectorAll('#picture .flow')].map(text => text.getBBox()).filter(box => box.width > 0);
                        if (labels.length === 0) throw new Error('no label');
                        return labels.filter(box => lines.some(point => point.x > box.x && point.x < box.x + box.width
                          && point.y > box.y && point.y < box.y + box.height)).length;""")).isZero();
    }

    @Test
    void noNameLeavesItsBox() {
        open("#/");

        assertThat(browser.count("#picture .node")).isGreaterThan(10);
        assertThat(browser.evaluate("""
                        [...document.querySelectorAll('#picture .node')].filter(node => [...node.querySelectorAll('text')].some(text =>
                          text.getBBox().x + text.getBBox().width > node.querySelector('rect').getBBox().width))
                          .map(node => node.textContent)""")).isEmpty();
    }

    @Test
    void whatAContainerTakesStandsUnderItsName() {
        page.everybodyIsWell(Map.of("memory", 33_400_000.0, "processor", 0.021));
        open("#/");

        assertThat(browser.text("[data-instance=cache] .detail")).isEqualTo("33.4 MB · 2.10 %");
        assertThat(browser.text("[data-instance=proxy] .detail")).isEqualTo("33.4 MB · 2.10 %");
    }

    @Test
    void anAxisFitsWhatItShowsAndOfErrorsWithoutOneIsNotAHundredPercent() {
        open("#/");
        browser.run("import('./graphs.js').then(graphs => window.ceiling = graphs.ceiling)");
        Awaitility.await().atMost(SOON).until(() -> browser.number("return window.ceiling ? 1 : 0") == 1);

        assertThat(browser.decimal("return window.ceiling('percent', 0)")).isEqualTo(0.01);
        assertThat(browser.decimal("return window.ceiling('percent', 0.004)")).isBetween(0.004, 0.005);
        assertThat(browser.decimal("return window.ceiling('count', 0)")).isEqualTo(1);
    }

    @Test
    void aPhoneCutsNothing() {
        page.answer("/prometheus/api/v1/alerts", alerts());
        page.answer("/loki/api/v1/query_range", requestLines());
        browser.narrow(390);
        for (String view : VIEWS) {
            open(view);
            Awaitility.await()
                    .atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(browser.number("""
                                    const width = document.documentElement.clientWidth;
                                    return [...document.querySelectorAll('body *')].filter(one => {
                                      const box = one.getBoundingClientRect();
                                      return box.width > 0 && (box.right > width + 1 || box.left < -1) && !one.closest('.skip');
                                    }).length""")).as(view).isZero());
        }
    }

    private void open(String hash) {
        browser.go("about:blank");
        browser.go(page.address() + hash);
        Awaitility.await().atMost(SOON).until(() -> browser.text("#state").startsWith("All "));
    }

    private static String hash() {
        return browser.evaluate("location.hash");
    }

    /** Ids of the sections that are seen, from top to bottom. */
    private static List<String> shown() {
        return List.of(browser.evaluate(
                        "[...document.querySelectorAll('main > section')].filter(one => one.id && one.offsetHeight > 0).map(one => one.id).join()")
                .split(","));
    }

    private static Map<String, Object> alerts() {
        return Map.of(
                "data",
                Map.of(
                        "alerts",
                        List.of(Map.of(
                                "state",
                                "firing",
                                "activeAt",
                                Instant.now().toString(),
                                "labels",
                                Map.of("alertname", "ReplicaMissing", "severity", "critical", "service", "app"),
                                "annotations",
                                Map.of(
                                        "summary",
                                        "One of the replicas does not answer, and the others serve its visitors meanwhile",
                                        "runbook_url",
                                        "docs/runbooks/replica-missing.md")))));
    }

    /** As the proxy and a replica write them: the first replica failed, the second was slow. */
    private static Map<String, Object> requestLines() {
        Instant end = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.SECONDS);
        String proxy = """
                {"status":200,"class":"2xx","seconds":0.412,"upstream_replica":"app-2","time":"%s","request_id":"%s",\
                "client":"192.0.2.7","method":"GET","path":"/<b>","protocol":"HTTP/2.0","bytes":43,"user_agent":"x",\
                "upstream":"10.213.5.101:5000, 10.213.5.102:5000","upstream_status":"502, 200","upstream_seconds":"0.002, 0.405"}\
                """.formatted(end, REQUEST);
        String app = """
                {"time":"%s","level":"warn","message":"request slow","request_id":"%s","status":200,"duration_ms":401.2}\
                """.formatted(end.minusMillis(4), REQUEST);
        return Map.of(
                "data",
                Map.of(
                        "result",
                        List.of(
                                stream("proxy", "proxy", "info", end.plusMillis(300), proxy),
                                stream("app", "app-2", "warn", end, app))));
    }

    private static Map<String, Object> stream(String service, String replica, String level, Instant at, String line) {
        return Map.of(
                "stream",
                Map.of("service", service, "replica", replica, "level", level),
                "values",
                List.of(List.of(at.toEpochMilli() + "000000", line)));
    }
}
