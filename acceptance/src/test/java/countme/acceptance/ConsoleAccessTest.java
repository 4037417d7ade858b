package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.service.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Who gets to the console and what stands behind it, and what they can do there. */
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class ConsoleAccessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Container
    static final Stack stack = Stack.shared();

    private final HttpClient client = stack.target().client();

    @BeforeAll
    static void awaitEverything() {
        stack.awaitEverything();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/topology.json",
                "/docs/",
                "/docs/adr/",
                "/prometheus/api/v1/query?query=up",
                "/loki/api/v1/labels",
                "/alertmanager/api/v2/alerts"
            })
    void whoDoesNotLogInSeesNothing(String path) {
        assertThat(get(path, "").statusCode()).isEqualTo(401);
        HttpResponse<String> allowed = get(path, login().header());
        assertThat(allowed.statusCode()).as(allowed.body()).isEqualTo(200);
        assertThat(allowed.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy ->
                        assertThat(policy).contains("default-src 'none'").doesNotContain("unsafe"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/prometheus/api/v1/write",
                "/prometheus/api/v1/admin/tsdb/delete_series",
                "/prometheus/api/v1/query",
                "/prometheus/-/quit",
                "/loki/api/v1/push",
                "/loki/api/v1/delete",
                "/alertmanager/api/v2/silences",
                "/alertmanager/api/v2/alerts",
                "/prometheus/../loki/api/v1/push"
            })
    void nobodyCanWriteThroughIt(String path) {
        HttpResponse<String> response = send(request(path, login().header())
                .POST(BodyPublishers.ofString("{}"))
                .build());
        assertThat(response.statusCode()).isIn(403, 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/prometheus/graph?g0.expr=up&g0.tab=1", "/alertmanager/"})
    void linksInAlertsLeadToThePage(String link) {
        HttpResponse<String> answer = get(link, login().header());

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).hasValue("/");
    }

    @Test
    void guessesAreRefusedLoggedAndLimitedWhileTheRightLoginIsNot() {
        String guesser = "guesser-" + System.nanoTime();
        List<Integer> answers = IntStream.range(0, 40)
                .mapToObj(i -> client.sendAsync(
                        request("/", new Login(guesser, "wrong" + i).header()).build(), BodyHandlers.ofString()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .map(HttpResponse::statusCode)
                .toList();

        assertThat(answers).containsOnly(401, 429).contains(401, 429);
        assertThat(get("/", login().header()).statusCode()).isEqualTo(200);
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(found(guesser)).contains("\\\"answer\\\":401", "\\\"answer\\\":429"));
    }

    /** Every login begins so. */
    @Test
    void whoIsAskedForALoginIsNotLoggedAndAWrongOneIsAWarning() {
        String path = "/nothing-" + System.nanoTime();

        assertThat(get(path, "").statusCode()).isEqualTo(401);
        assertThat(get(path, login().header()).statusCode()).isEqualTo(404);
        assertThat(get(path, new Login("nobody", "wrong").header()).statusCode())
                .isEqualTo(401);

        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(found(path)).contains("\"level\":\"warn\"").containsOnlyOnce(path + "\\\""));
    }

    @Test
    void aNewLoginTakesThePlaceOfTheOldOneWithoutAFailedRequest() {
        String old = login().header();
        String proxy = stack.instance(stack.topology().proxy(), 0).id();
        try (var visitors = new Visitors(stack.target())) {
            visitors.keepComing(2);
            Awaitility.await().until(() -> visitors.answered() > 10);

            assertThat(stack.deployment().rotateLogins()).isTrue();

            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> get("/", login().header()).statusCode() == 200);
            assertThat(get("/", old).statusCode()).isIn(401, 429);
            visitors.leave();
            assertThat(visitors.failures()).isEmpty();
        }
        assertThat(stack.instance(stack.topology().proxy(), 0).id()).isEqualTo(proxy);
    }

    @Test
    void aServiceThatIsAwayIsToldSoonAndTheCounterDoesNotNotice() {
        String loki = stack.instance(stack.topology().service("loki").orElseThrow(), 0)
                .id();
        stack.docker().killContainerCmd(loki).exec();
        try {
            long asked = System.nanoTime();
            assertThat(get("/loki/api/v1/labels", login().header()).statusCode())
                    .isIn(502, 504);
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(5));
            assertThat(stack.target().get(client).statusCode()).isEqualTo(200);
        } finally {
            stack.docker().startContainerCmd(loki).exec();
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> get("/loki/api/v1/labels", login().header()).statusCode() == 200);
    }

    private String found(String text) {
        String query = "%7Bservice%3D%22proxy%22%7D%7C%3D%22" + text + "%22";
        return get("/loki/api/v1/query_range?query=" + query, login().header()).body();
    }

    private static Login login() {
        return stack.deployment().project().login().ensure();
    }

    private HttpResponse<String> get(String path, String authorization) {
        return send(request(path, authorization).build());
    }

    private static HttpRequest.Builder request(String path, String authorization) {
        String console = stack.deployment().consoleAddress().orElseThrow();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(console + path)).timeout(PATIENCE);
        return authorization.isEmpty() ? request : request.header("Authorization", authorization);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
