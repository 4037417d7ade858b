package countme.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogTest {
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final FakeRedis redis = new FakeRedis();

    @BeforeEach
    void listen() {
        lines.start();
        root.addAppender(lines);
    }

    @AfterEach
    void stop() {
        root.detachAppender(lines);
        redis.close();
    }

    @Test
    void anOrdinaryRequestIsNotLogged() throws IOException {
        serve(Duration.ofSeconds(10), "/", List.of());
        serve(Duration.ofSeconds(10), "/nope", List.of());

        assertThat(lines.list).isEmpty();
    }

    @Test
    void aFailedRequestIsLoggedWithWhatTheProxyToldUs() throws IOException {
        redis.set("hits", "many");

        serve(Duration.ofSeconds(10), "/", List.of("X-Request-ID: abc123", "X-Real-IP: 192.0.2.7"));

        JsonNode line = onlyLine();
        assertThat(line.get("level").asText()).isEqualTo("ERROR");
        assertThat(line.get("message").asText()).isEqualTo("request failed");
        assertThat(line.get("request_id").asText()).isEqualTo("abc123");
        assertThat(line.get("client").asText()).isEqualTo("192.0.2.7");
        assertThat(line.get("method").asText()).isEqualTo("GET");
        assertThat(line.get("path").asText()).isEqualTo("/");
        assertThat(line.get("status").isInt()).isTrue();
        assertThat(line.get("duration_ms").isNumber()).isTrue();
        assertThat(line.get("reason").asText()).contains("not an integer");
    }

    @Test
    void aSlowRequestIsLogged() throws IOException {
        serve(Duration.ofNanos(1), "/", List.of("X-Forwarded-For: 192.0.2.8, 192.0.2.9"));

        JsonNode line = onlyLine();
        assertThat(line.get("message").asText()).isEqualTo("request slow");
        assertThat(line.get("client").asText()).isEqualTo("192.0.2.8, 192.0.2.9");
    }

    @Test
    void aValueCannotBreakOutOfItsField() throws IOException {
        String evil = "x\",\"level\":\"FATAL\\\t" + "y".repeat(2000);

        serve(Duration.ofNanos(1), "/", List.of("X-Request-ID: " + evil));

        JsonNode line = onlyLine();
        assertThat(line.get("level").asText()).isEqualTo("WARN");
        assertThat(line.get("request_id").asText())
                .startsWith("x\",\"level\":\"FATAL\\")
                .hasSizeLessThan(600);
    }

    @Test
    void aRequestThatAnEarlierAttemptHadCountedIsLogged() throws IOException {
        List<String> sameRequest =
                List.of("X-Request-ID: 0123456789abcdef0123456789abcdef", "X-Request-Start: t=2000000000.000");

        serve(Duration.ofSeconds(10), "/", sameRequest);
        assertThat(lines.list).isEmpty();
        serve(Duration.ofSeconds(10), "/", sameRequest);

        JsonNode line = onlyLine();
        assertThat(line.get("message").asText()).isEqualTo("request unusual");
        assertThat(line.get("reason").asText()).isEqualTo("an earlier attempt had counted it");
    }

    @Test
    void anExceptionIsPartOfItsLine() throws IOException {
        root.error("it broke", new IOException("gone"));

        JsonNode line = onlyLine();
        assertThat(line.get("logger").asText()).isEqualTo("ROOT");
        assertThat(line.get("message").asText()).isEqualTo("it broke");
        assertThat(line.get("exception").asText()).contains("java.io.IOException: gone", "LogTest");
    }

    private void serve(Duration slow, String target, List<String> headers) throws IOException {
        App app = App.start(new Settings("127.0.0.1", redis.port(), 0, 0, 2, 2, Optional.empty(), slow, 0, true));
        try {
            RawHttp.exchange(app.port(), "GET", target, headers, "");
        } finally {
            app.stop();
        }
    }

    /** As it goes to stdout. */
    private JsonNode onlyLine() throws IOException {
        assertThat(lines.list).hasSize(1);
        String line = new String(new JsonLines().encode(lines.list.get(0)), StandardCharsets.UTF_8);
        assertThat(line).endsWith("}\n").containsOnlyOnce("\n");
        return new ObjectMapper().readTree(line);
    }
}
