package countme.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every exchange of the baseline, on both ports. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BaselineTest {
    private static final int BEFORE = 41;

    private TestApp counter;

    @BeforeAll
    void start() {
        counter = new TestApp();
    }

    @AfterAll
    void stop() {
        counter.close();
    }

    static List<Baseline.Exchange> exchanges() {
        return Baseline.CARRIED.exchanges();
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void thePublicPortAnswersAsTheBaselineSays(Baseline.Exchange exchange) throws IOException {
        answersAsRecorded(exchange, counter.port(), "hits");
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void theInternalPortAnswersTheSameOnItsOwnKey(Baseline.Exchange exchange) throws IOException {
        answersAsRecorded(exchange, counter.internalPort(), "hits:verify");
    }

    private void answersAsRecorded(Baseline.Exchange exchange, int port, String key) throws IOException {
        counter.redis.set("hits", "7");
        counter.redis.set(key, Integer.toString(BEFORE));

        RawHttp.Reply reply = RawHttp.exchange(
                port, exchange.method(), exchange.target(), exchange.sentHeaders(), exchange.sentBody());

        int after = BEFORE + exchange.counted();
        assertThat(reply.status()).isEqualTo(exchange.status());
        assertThat(reply.body()).isEqualTo(Baseline.CARRIED.body(exchange, after));
        Baseline.CARRIED.headers(exchange, after).forEach((name, value) -> {
            if (name.equals("allow")) {
                assertThat(Set.of(reply.header(name).split(", "))).isEqualTo(Set.of(value.split(", ")));
            } else {
                assertThat(reply.header(name)).as(name).isEqualTo(value);
            }
        });
        assertThat(counter.redis.get(key)).isEqualTo(Integer.toString(after));
        if (!key.equals("hits")) {
            assertThat(counter.redis.get("hits")).isEqualTo("7");
        }
    }
}
