package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.loadtest.CounterPage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What may be asked of a stack that belongs to somebody: requests that users send too, and nothing that stops or resets anything. */
@Tag("harmless")
class HarmlessTest {
    static Stream<Exchange> exchanges() {
        return Exchange.all();
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void answersInTheShapeOfTheBaseline(Exchange exchange) {
        Response response = Response.parse(Target.current().exchange(exchange.request()));

        assertThat(response.status()).isEqualTo(exchange.status());
        assertThat(response.headers().get("content-type"))
                .isEqualTo(exchange.responseHeaders().get("content-type"));
        if (exchange.counted() == 0) {
            assertThat(response.body()).isEqualTo(exchange.body());
        } else if (!exchange.method().equals("HEAD")) {
            assertThat(response.body())
                    .satisfies(body -> assertThat(CounterPage.parse(body)).isPositive());
        }
    }

    @Test
    void concurrentVisitorsGetDifferentNumbersInOrder() {
        try (var visitors = new Visitors(Target.current())) {
            visitors.visit(20, 10);

            assertThat(visitors.failures()).isEmpty();
            assertThat(visitors.answered()).isEqualTo(200);
            // Others may be counted in between, so the numbers need not be consecutive.
            assertThat(visitors.distinct().violations()).isEmpty();
        }
    }
}
