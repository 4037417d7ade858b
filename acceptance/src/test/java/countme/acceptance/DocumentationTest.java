package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The documentation as the console has it, under the console's policy of what a page may load. No stack is needed, only a browser. */
class DocumentationTest {
    private static final Duration SOON = Duration.ofSeconds(60);

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

    private void open(String file) {
        browser.go(page.address() + "docs/" + file);
    }

    @Test
    void theConsoleLeadsToIt() {
        browser.go(page.address());
        assertThat(browser.attribute("nav a:not([data-view])", "href")).isEqualTo("docs/");
    }

    @Test
    void aSearchLeadsToTheSectionThatHasTheWords() {
        open("adr/0001-spark-on-jetty-12.html");
        browser.type("#search", "who is banned");
        Awaitility.await().atMost(SOON).until(() -> browser.count("#found a") > 0);

        assertThat(browser.text("#found a b")).isEqualTo("Guard: Who is banned");
        browser.click("#found a");
        Awaitility.await().atMost(SOON).until(() -> browser.text("h1").equals("Guard"));
        assertThat(browser.evaluate("location.hash")).isEqualTo("#who-is-banned");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void whatNoPageHasIsNotFound() {
        open("index.html");
        browser.type("#search", "xylophone");
        Awaitility.await().atMost(SOON).until(() -> browser.text("#found").contains("Nothing has all of these words"));
    }

    @Test
    void itsDrawingsAreShown() {
        open("diagrams/README.html");
        browser.run("for (const drawing of document.images) { drawing.loading = 'eager'; }");
        Awaitility.await()
                .atMost(SOON)
                .until(() ->
                        browser.number("return [...document.images].filter(drawing => drawing.naturalWidth > 0).length")
                                == browser.count("img"));
        assertThat(browser.count("main img")).isGreaterThanOrEqualTo(5);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aPhoneShowsItWithoutMovingSideways() {
        browser.narrow(390);
        open("architecture.html");
        assertThat(browser.number("return document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(390);
    }
}
