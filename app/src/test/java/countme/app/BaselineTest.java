package countme.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every exchange that was recorded from the original, on both ports. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BaselineTest {
    private TestApp counter;

    /** One recorded request, its answer, and how far it moved the counter. */
    record Exchange(
            String name,
            String method,
            String target,
            List<List<String>> headers,
            @JsonProperty("request_body") String requestBody,
            int status,
            int counted,
            @JsonProperty("response_headers") Map<String, String> responseHeaders,
            String body,
            @JsonProperty("counter_before") long counterBefore) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    void start() {
        counter = new TestApp();
    }

    @AfterAll
    void stop() {
        counter.close();
    }

    static List<Exchange> exchanges() throws IOException {
        try (InputStream json = BaselineTest.class.getResourceAsStream("/baseline.json")) {
            return List.of(new ObjectMapper().readValue(Objects.requireNonNull(json), Exchange[].class));
        }
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void thePublicPortAnswersAsTheOriginalDid(Exchange exchange) throws IOException {
        answersAsRecorded(exchange, counter.port(), "hits");
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void theInternalPortAnswersTheSameOnItsOwnKey(Exchange exchange) throws IOException {
        answersAsRecorded(exchange, counter.internalPort(), "hits:verify");
    }

    private void answersAsRecorded(Exchange exchange, int port, String key) throws IOException {
        counter.redis.set("hits", "7");
        counter.redis.set(key, Long.toString(exchange.counterBefore()));
        List<String> headers =
                exchange.headers().stream().map(pair -> String.join(": ", pair)).toList();

        RawHttp.Reply reply =
                RawHttp.exchange(port, exchange.method(), exchange.target(), headers, exchange.requestBody());

        assertThat(reply.status()).isEqualTo(exchange.status());
        assertThat(reply.body()).isEqualTo(exchange.body());
        exchange.responseHeaders().forEach((name, value) -> {
            if (name.equals("allow")) {
                assertThat(Set.of(reply.header(name).split(", "))).isEqualTo(Set.of(value.split(", ")));
            } else {
                assertThat(reply.header(name)).as(name).isEqualTo(value);
            }
        });
        assertThat(counter.redis.get(key)).isEqualTo(Long.toString(exchange.counterBefore() + exchange.counted()));
        if (!key.equals("hits")) {
            assertThat(counter.redis.get("hits")).isEqualTo("7");
        }
    }
}
