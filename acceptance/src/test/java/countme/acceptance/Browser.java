package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.service.Login;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** The system's own Chromium, without a window. Where there is none, whatever needs it is skipped, or fails where there has to be one. */
final class Browser implements AutoCloseable {
    private static final List<String> PROGRAMS =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final List<String> DRIVERS = List.of("chromedriver");
    private static final List<String> PLACES = List.of(
            "/usr/bin",
            "/usr/lib/chromium",
            "/snap/bin",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

    /** It wants a part for exactly this version of Chromium, which nothing here uses. Held, or its level would be forgotten. */
    private static final Logger VERSIONS = Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

    private static final Duration UNTIL_WELL = Duration.ofSeconds(90);

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Skips what needs one where there is none, unless {@code -Dbrowser.required=true} says that there is. */
    static void assumeInstalled() {
        boolean installed = find(PROGRAMS).isPresent() && find(DRIVERS).isPresent();
        String missing = "There is no Chromium with its driver: 'apt-get install chromium chromium-driver' gives both";
        if (Boolean.getBoolean("browser.required")) {
            assertThat(installed).as(missing).isTrue();
        }
        Assumptions.assumeTrue(installed, missing);
    }

    static Browser open() {
        var options = new ChromeOptions();
        options.setBinary(find(PROGRAMS).orElseThrow().toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                // Whoever clicks while the page scrolls by itself misses.
                "--force-prefers-reduced-motion",
                "--window-size=1280,1000");
        VERSIONS.setLevel(Level.SEVERE);
        // Its authority is this run's own.
        options.setAcceptInsecureCerts(true);
        options.setCapability("goog:loggingPrefs", Map.of(LogType.BROWSER, Level.ALL.getName()));
        System.setProperty(
                ChromeDriverService.CHROME_DRIVER_EXE_PROPERTY,
                find(DRIVERS).orElseThrow().toString());
        return new Browser(new ChromeDriver(options));
    }

    /** Goes on in a new tab, which knows nothing of what was done to the one before. */
    void turnToANewTab() {
        String before = driver.getWindowHandle();
        String tab = driver.switchTo().newWindow(WindowType.TAB).getWindowHandle();
        driver.switchTo().window(before).close();
        driver.switchTo().window(tab);
        var unused = complaints();
    }

    /** Opens a stack's console in a new tab, as its operator does, and waits until it says that all is well. */
    void logIn(Stack stack) {
        turnToANewTab();
        Login login = stack.deployment().project().login().ensure();
        URI console = URI.create(stack.deployment().consoleAddress().orElseThrow());
        go("https://" + login.user() + ":" + login.password() + "@" + console.getAuthority() + "/");
        Awaitility.await().atMost(UNTIL_WELL).until(() -> text("#state").startsWith("All "));
    }

    void go(String url) {
        driver.get(url);
    }

    void reload() {
        driver.navigate().refresh();
    }

    /** As with the browser's own button. */
    void back() {
        driver.navigate().back();
    }

    /** From the next page on, what it fetches from that path is this JavaScript value, whatever the server has. */
    void answer(String path, String value) {
        beforeEveryPage(
                "const get = window.fetch; window.fetch = (from, ...how) => new URL(from, location).pathname === '"
                        + path + "' ? Promise.resolve(Response.json(" + value + ")) : get(from, ...how);");
    }

    /** From the next page on, what it fetches from that path is changed before it gets it, by this JavaScript statement about {@code data}. */
    void alter(String path, String statement) {
        beforeEveryPage("const get = window.fetch; window.fetch = async (from, ...how) => {"
                + "const answer = await get(from, ...how);"
                + "if (new URL(from, location).pathname !== '" + path + "') return answer;"
                + "const data = await answer.json(); " + statement + "; return Response.json(data); };");
    }

    /** From the next page on, the last that it was told from that path is {@code window.told}. */
    void remember(String path) {
        beforeEveryPage("const get = window.fetch; window.fetch = async (from, ...how) => {"
                + "const answer = await get(from, ...how);"
                + "if (new URL(from, location).pathname === '" + path + "') window.told = await answer.clone().json();"
                + "return answer; };");
    }

    /** From the next page on, nothing that it fetches is ever answered. */
    void answerNothing() {
        beforeEveryPage("window.fetch = () => new Promise(() => {});");
    }

    /** From now on, what this page fetches from that path is not answered; whoever gives up waiting can. */
    void keepWaiting(String path) {
        driver.executeScript(
                "const get = window.fetch; window.fetch = (from, ...how) => new URL(from, location).pathname !== '"
                        + path + "' ? get(from, ...how) : new Promise((answer, fail) => {"
                        + "const { signal } = how[0]; const end = () => fail(signal.reason);"
                        + "signal.aborted ? end() : signal.addEventListener('abort', end); });");
    }

    /** Shows pages in that many pixels; a window cannot be made as narrow as a phone. */
    void narrow(int pixels) {
        size(pixels, 844);
    }

    /** Shows pages in so many pixels from now on. */
    void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** What it shows, as a PNG. */
    byte[] picture() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    /** From the next page on, its clock is that many milliseconds ahead. */
    void setAhead(long milliseconds) {
        beforeEveryPage("const now = Date.now; Date.now = () => now() + " + milliseconds + ";");
    }

    /** Text of the first element that matches; empty when there is none. */
    String text(String selector) {
        return script("return document.querySelector(arguments[0])?.textContent ?? ''", selector);
    }

    /** An attribute of the first element that matches; empty when there is none. */
    String attribute(String selector, String name) {
        return script("return document.querySelector(arguments[0])?.getAttribute(arguments[1]) ?? ''", selector, name);
    }

    long count(String selector) {
        return number("return document.querySelectorAll(arguments[0]).length", selector);
    }

    long number(String script, Object... arguments) {
        return Math.round(decimal(script, arguments));
    }

    double decimal(String script, Object... arguments) {
        return Double.parseDouble(
                script("return String(((...arguments) => {" + script + "})(...arguments))", arguments));
    }

    /** A JavaScript expression as text. */
    String evaluate(String expression) {
        return script("return String(" + expression + ")");
    }

    /** Runs JavaScript whose result is of no interest. */
    void run(String script) {
        driver.executeScript(script);
    }

    /** Chooses one of a list. */
    void choose(String selector, String value) {
        driver.findElement(By.cssSelector(selector + " option[value='" + value + "']"))
                .click();
    }

    /** Types into a field, in place of what is there, as a person would. */
    void type(String selector, String text) {
        var field = driver.findElement(By.cssSelector(selector));
        field.clear();
        field.sendKeys(text);
    }

    /** Brings it to the middle of the window first, as a person would: at the top, the page's own bar may be over it. */
    void click(String selector) {
        var element = driver.findElement(By.cssSelector(selector));
        driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
        element.click();
    }

    /** What the browser complained of. That it gives up requests when a network comes or goes is the machine's doing. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .filter(message -> !message.contains("ERR_NETWORK_CHANGED"))
                .toList();
    }

    private void beforeEveryPage(String script) {
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", "{" + script + "}"));
    }

    private String script(String script, Object... arguments) {
        Object answer = driver.executeScript(script, arguments);
        assertThat(answer).as(script).isNotNull();
        return String.valueOf(answer);
    }

    private static Optional<Path> find(List<String> names) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Arrays.stream(path.split(File.pathSeparator, -1)), PLACES.stream())
                .map(Path::of)
                .flatMap(place -> Stream.concat(Stream.of(place), names.stream().map(place::resolve)))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
