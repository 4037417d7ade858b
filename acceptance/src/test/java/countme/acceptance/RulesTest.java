package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.loadtest.CounterPage;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Rules of the baseline that are more than one exchange. */
@Testcontainers
class RulesTest {
    @Container
    static final Stack stack = Stack.shared();

    @Test
    void traceIsRefusedByTheProxyItself() {
        stack.setCount(41);

        Response response = Response.parse(
                stack.target().exchange("TRACE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));

        assertThat(response.status()).isEqualTo(405);
        assertThat(response.body()).contains("nginx");
        assertThat(stack.count()).isEqualTo(41);
    }

    @Test
    void anExistingCountGoesOn() {
        stack.setCount(999_999);

        Response response = Response.parse(
                stack.target().exchange("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));

        assertThat(response.body()).isEqualTo(CounterPage.of(1_000_000));
    }

    @Test
    void aCountThatIsNoNumberIsAnErrorUntilItIsOneAgain() {
        stack.redis("SET", "hits", "many");
        String get = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

        assertThat(Response.parse(stack.target().exchange(get)).status()).isEqualTo(500);
        assertThat(stack.redis("GET", "hits")).isEqualTo("many");

        stack.setCount(7);
        assertThat(Response.parse(stack.target().exchange(get)).body()).contains("seen 8 times");
    }
}
