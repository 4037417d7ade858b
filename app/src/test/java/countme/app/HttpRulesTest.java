package countme.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules that the recorded exchanges only hint at. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpRulesTest {
    private static final String SEEN_42_TIMES = Baseline.page(42);

    private TestApp counter;

    @BeforeAll
    void start() {
        counter = new TestApp();
    }

    @AfterAll
    void stop() {
        counter.close();
    }

    @BeforeEach
    void countTo41() {
        counter.redis.set("hits", "41");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "///", "/%2f", "/%2F/", "/%2f%2F//", "//?x=/y", "/?", "/?é", "/?a=%zz", "http://localhost/"
            })
    void aPathOfSlashesOnlyIsCounted(String target) throws IOException {
        RawHttp.Reply reply = RawHttp.get(counter.port(), target);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(SEEN_42_TIMES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health",
                "/metrics",
                "/live",
                "/ready",
                "/.",
                "/;x",
                "/%252f",
                "/a%2fb",
                "//nope",
                "/é",
                "/a//b"
            })
    void anyOtherPathIsNotFoundAndNotCounted(String target) throws IOException {
        RawHttp.Reply reply = RawHttp.get(counter.port(), target);

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.body()).isEqualTo(Baseline.CARRIED.body(Baseline.exchange("nope"), 41));
        assertThat(counter.redis.get("hits")).isEqualTo("41");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "TRACE", "PROPFIND", "get", "QUERY"})
    void anyOtherMethodIsRefusedAndNotCounted(String method) throws IOException {
        RawHttp.Reply reply = RawHttp.exchange(counter.port(), method, "/", List.of(), "");

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("allow")).isEqualTo("OPTIONS, GET, HEAD");
        assertThat(reply.body()).isEqualTo(Baseline.CARRIED.body(Baseline.exchange("post_root"), 41));
        assertThat(counter.redis.get("hits")).isEqualTo("41");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-HTTP-Method-Override: DELETE",
                "If-None-Match: *",
                "If-Modified-Since: Mon, 01 Jan 2035 00:00:00 GMT",
                "If-Match: \"nothing\"",
                "Range: bytes=0-3",
                "Accept: application/json",
                "Accept: garbage",
                "Accept: */*;q=0",
                "Accept-Encoding: gzip, br",
                "X-Forwarded-Host: elsewhere.example",
                "Cookie: JSESSIONID=x; bad=\"",
                "Expect: 100-continue"
            })
    void aHeaderChangesNothing(String header) throws IOException {
        RawHttp.Reply reply = RawHttp.exchange(counter.port(), "GET", "/", List.of(header), "");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(SEEN_42_TIMES);
        assertThat(reply.headers().keySet())
                .isSubsetOf(Baseline.headerNames())
                .contains("content-type", "content-length");
    }

    @Test
    void anOverriddenMethodStaysWhatItWas() throws IOException {
        RawHttp.Reply reply = RawHttp.exchange(counter.port(), "POST", "/", List.of("X-HTTP-Method-Override: GET"), "");

        assertThat(reply.status()).isEqualTo(405);
        assertThat(counter.redis.get("hits")).isEqualTo("41");
    }

    @Test
    void aLongQueryCounts() throws IOException {
        assertThat(RawHttp.get(counter.port(), "/?" + "q".repeat(30_000)).body())
                .isEqualTo(SEEN_42_TIMES);
    }

    @Test
    void aBodyOnAGetIsReadAndIgnored() throws IOException {
        RawHttp.Reply reply = RawHttp.exchange(counter.port(), "GET", "/", List.of("Content-Length: 3"), "a=b");

        assertThat(reply.body()).isEqualTo(SEEN_42_TIMES);
    }

    @Test
    void aLargeBodyGetsTheRefusalAndNotABrokenConnection() throws IOException {
        int length = 1_000_000;

        RawHttp.Reply reply =
                RawHttp.exchange(counter.port(), "POST", "/", List.of("Content-Length: " + length), "x".repeat(length));

        assertThat(reply.status()).isEqualTo(405);
    }

    @Test
    void aBrokenBodyIsABadRequestAndNotCounted() throws IOException {
        RawHttp.Reply reply =
                RawHttp.exchange(counter.port(), "GET", "/", List.of("Transfer-Encoding: chunked"), "nonsense\r\n\r\n");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(counter.redis.get("hits")).isEqualTo("41");
    }

    @Test
    void aCountThatIsNotANumberIsAServerErrorAndStaysAsItIs() throws IOException {
        counter.redis.set("hits", "many");

        RawHttp.Reply reply = RawHttp.get(counter.port(), "/");

        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.header("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(reply.body()).contains("<h1>Internal Server Error</h1>");
        assertThat(counter.redis.get("hits")).isEqualTo("many");
    }

    @Test
    void aMissingCountStartsAtOne() throws IOException {
        try (TestApp fresh = new TestApp()) {
            assertThat(RawHttp.get(fresh.port(), "/").body()).isEqualTo(Baseline.page(1));
        }
    }
}
