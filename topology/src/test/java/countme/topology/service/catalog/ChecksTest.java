package countme.topology.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.image.app.AppImage;
import countme.topology.report.Problem;
import countme.topology.service.Difference;
import countme.topology.service.ServiceLogins;
import countme.topology.state.UpstreamGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksTest {
    private static final String GREETING = """
            {"headers": {"content-type": "text/html"}, "bodies": {"page": "Hello! {count}", "none": ""}, "exchanges": [
              {"name": "root", "method": "GET", "target": "/", "status": 200, "counted": 1, "body": "page"},
              {"name": "slashes", "method": "GET", "target": "//", "status": 200, "counted": 1, "body": "page"},
              {"name": "head", "method": "HEAD", "target": "/", "status": 200, "counted": 1, "body": "page"},
              {"name": "post", "method": "POST", "target": "/", "request_headers": [["Content-Length", "1"]], "request_body": "a",
               "status": 405, "counted": 0, "headers": {"allow": "GET"}, "body": "none"}]}
            """;

    private final Checks checks = Checks.parse(GREETING);

    @Test
    void whatTheAppsBuildCarriesCanBeRead() {
        Checks carried = Checks.packaged(AppImage.carriedFiles("/app-image"));

        assertThat(carried.exchanges()).hasSizeGreaterThan(10);
        assertThat(Checks.parse(carried.json())).isEqualTo(carried);
    }

    @Test
    void whatSaysTheSameDiffersInNothing() {
        Checks same = Checks.parse(GREETING.replace("\"page\"", "\"seen\"").replace("root", "named otherwise"));

        assertThat(same.differencesFrom(checks)).isEmpty();
        assertThat(same.digest()).isEqualTo(checks.digest());
    }

    @Test
    void anotherGreetingIsOneDifferenceOfAllThatGetIt() {
        Checks other = Checks.parse(GREETING.replace("Hello!", "Hello Ops!"));

        assertThat(other.digest()).isNotEqualTo(checks.digest());
        assertThat(other.differencesFrom(checks))
                .singleElement()
                .satisfies(difference ->
                        assertThat(difference.lines("serves now", "would be")).isEqualTo("""
                        GET /; GET //: body
                            serves now: 'Hello! {count}'
                            would be:   'Hello Ops! {count}'"""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"status\": 405 | \"status\": 404 | POST /, Content-Length: 1: status | 405 | 404",
                "{\"allow\": \"GET\"} | {\"allow\": \"GET\", \"x-new\": \"1\"} | POST /, Content-Length: 1: x-new | nothing is said | '1'",
                "{\"allow\": \"GET\"} | {} | POST /, Content-Length: 1: allow | 'GET' | nothing is said",
                "\"POST\" | \"PUT\" | PUT /, Content-Length: 1: answer | nothing is said | {allow='GET', body='', content-type='text/html', counted=0, status=405}",
            })
    void everyPartOfAnAnswerMayDiffer(String before, String now, String what, String expected, String actual) {
        Checks other = Checks.parse(GREETING.replace(before, now));

        assertThat(other.differencesFrom(checks)).contains(new Difference(what, expected, actual));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "Hello",
                "{\"headers\": {}, \"bodies\": {}, \"exchanges\": []}",
                "{\"headers\": {}, \"bodies\": {\"b\": \"\"}, \"exchanges\": [{\"name\": \"n\", \"method\": \"GET\", \"target\": \"/\", \"status\": 200, \"counted\": 1, \"body\": \"b\"}]}",
                "{\"headers\": {}, \"bodies\": {\"b\": \"{count}\"}, \"exchanges\": [{\"name\": \"n\", \"method\": \"GET\", \"target\": \"/\", \"status\": 200, \"counted\": 1, \"body\": \"c\"}]}",
                "{\"headers\": {}, \"bodies\": {\"b\": \"{count}\"}, \"exchanges\": [{\"name\": \"n\", \"method\": \"GET\", \"target\": \"/ x\", \"status\": 200, \"counted\": 1, \"body\": \"b\"}]}"
            })
    void checksThatCheckNothingAreRefused(String json) {
        assertThatThrownBy(() -> Checks.parse(json))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.next()).contains("baseline.json"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"POST\" | \"post\" | post / has no valid method.",
                "\"//\" | \"x\" | GET x has no valid path.",
                "405 | 199 | POST / has no valid status.",
                "405 | 600 | POST / has no valid status.",
                "\"none\"}] | \"nope\"}] | POST / has no body among 'bodies'.",
                "content-type | Content-Type | 'Content-Type' is not a header's name in lower case.",
                "\"allow\" | \"Allow\" | 'Allow' is not a header's name in lower case.",
                "\"page\": \"Hello! {count}\" | \"page\": \"Hello!\" | No request is counted and gets {count} in its body.",
            })
    void whatIsWrongWithChecksIsSaid(String right, String wrong, String why) {
        assertThatThrownBy(() -> Checks.parse(GREETING.replace(right, wrong)))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.why()).endsWith(why));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 599})
    void theFirstAndTheLastStatusOfAnAnswerAreValid(int status) {
        assertThat(Checks.parse(GREETING.replace("405", "" + status)).exchanges())
                .last()
                .returns(status, Checks.Exchange::status);
    }

    @Test
    void aRequestIsSentWithItsHeadersAndItsBodyOnAConnectionOfItsOwn() {
        assertThat(checks.exchanges().get(0).bytes())
                .isEqualTo("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(checks.exchanges().get(3).bytes())
                .isEqualTo("POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 1\r\n\r\na");
    }

    @Test
    void anAnswerIsAsLongAsItsBodyWithTheNumberInIt() {
        assertThat(checks.length(checks.exchanges().get(0), 1234)).isEqualTo("Hello! 1234".length());
        assertThat(checks.length(checks.exchanges().get(2), 7)).as("HEAD's").isEqualTo("Hello! 7".length());
        assertThat(checks.body(checks.exchanges().get(2))).as("HEAD's").isEmpty();
    }

    @Test
    void aVersionWithoutItsFileIsRefused() throws IOException {
        Path nothing = Files.createTempDirectory("nothing");
        assertThatThrownBy(() -> Checks.packaged(nothing))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("does not say what it answers");
        Files.delete(nothing);
    }

    @Test
    void onlyWhatWasPushedBeforeImagesSaidItGetsWhatWasMeantThen() {
        String title = "org.opencontainers.image.title";
        assertThat(Checks.unsaid().exchanges()).isNotEmpty();
        assertThat(promised(Map.of(title, "countme"))).isEqualTo(Checks.unsaid());
        assertThat(promised(Map.of(title, "countme", "countme.checks", GREETING)))
                .isEqualTo(checks);
        assertThatThrownBy(() -> promised(Map.of(title, "nginx"))).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> promised(Map.of(title, "countme", "countme.checks", "")))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("empty");
    }

    private static Checks promised(Map<String, String> labels) {
        var app = new App(new Redis(ServiceLogins.NONE), UpstreamGroup.FIRST, 2, false, false, Duration.ofSeconds(12));
        return ((CounterPromise) app.promise(labels)).checks();
    }
}
