package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Takes the pictures of docs/demo.md, of a stack to which happens what is shown there; {@code -Dscreenshots=DIRECTORY} says where they go. */
@Testcontainers
@Tag("docs")
@EnabledIfSystemProperty(named = "screenshots", matches = ".+")
@Order(Deployed.BESIDE)
class ScreenshotsTest {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final int MOST_BYTES = 150_000;

    @Container
    static final Deployed deployed = Deployed.attended("screenshots");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void thePagesLookLikeThis() throws IOException {
        Browser.assumeInstalled();
        try (Browser browser = Browser.open();
                var visitors = new Crowd(deployed.scene().target(), AnotherGreeting::numberOnEither)) {
            visitors.come(2);
            browser.go(deployed.scene().target().url().toString());
            take(browser, "counter", 640, 160);

            deployed.scene().engine().stop(deployed.scene().find("app-1").id(), 1);
            Awaitility.await().atMost(SOON).until(() -> audit().contains("heal"));
            change();
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> deployed.scene()
                            .target()
                            .get(deployed.scene().target().client())
                            .body()
                            .startsWith(AnotherGreeting.page(1).substring(0, 5)));
            browser.go(deployed.scene().target().url().toString());
            take(browser, "changed", 640, 160);
            Awaitility.await().atMost(SOON).until(() -> audit().contains("\"deploy\""));
            visitors.leave();

            JsonNode open = open();
            URI console = URI.create(open.path("console").asText());
            String address = "https://" + open.path("user").asText() + ":"
                    + open.path("password").asText() + "@" + console.getAuthority() + "/";
            browser.go(address);
            Awaitility.await().atMost(SOON).until(() -> browser.text("#state").startsWith("All "));
            take(browser, "console", 1280, 1000);
            browser.go(address + "?again#/history");
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> browser.text("#history-body").contains("deploy"));
            take(browser, "history", 1280, 600);
        }
    }

    private void change() {
        Launcher.Result pushed = deployed.launcher()
                .run(
                        "push",
                        "--changes-behaviour",
                        "--from",
                        AnotherGreeting.build(directory).toString());
        assertThat(pushed.status()).as(pushed.err()).isZero();
    }

    private static String audit() {
        return deployed.launcher().run("audit", "--format", "json").out();
    }

    private static JsonNode open() throws IOException {
        return new ObjectMapper()
                .readTree(deployed.launcher()
                        .run("open", "--dry-run", "--format", "json")
                        .out());
    }

    private static void take(Browser browser, String name, int width, int height) throws IOException {
        browser.size(width, height);
        byte[] picture = browser.picture();
        assertThat(picture.length).as(name).isLessThan(MOST_BYTES);
        Path to = Files.createDirectories(Path.of("..").resolve(System.getProperty("screenshots")));
        Files.write(to.resolve(name + ".png"), picture);
    }
}
