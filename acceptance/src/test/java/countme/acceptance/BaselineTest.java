package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Every exchange of the baseline, through the proxy and at each replica on its own. */
@Testcontainers
class BaselineTest {
    /** Prints the argument to the replica's port and everything that comes back, with nothing but bash. */
    private static final String ASK_REPLICA = "exec 3<>/dev/tcp/127.0.0.1/5000; printf %s \"$1\" >&3; cat <&3";

    @Container
    static final Stack stack = Stack.shared();

    @BeforeAll
    static void setTheCount() {
        stack.resetCount(Exchange.BEFORE);
    }

    static Stream<Arguments> everywhere() {
        Stream<String> places = Stream.concat(
                Stream.of("proxy"), stack.topology().app().slots().stream().map(slot -> "app-" + slot));
        return places.flatMap(place -> Exchange.all().map(exchange -> Arguments.of(place, exchange)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everywhere")
    void answersAsBefore(String place, Exchange exchange) {
        Response response = Response.parse(ask(place).apply(exchange.request()));

        assertThat(response.status()).isEqualTo(exchange.status());
        assertThat(response.body()).isEqualTo(exchange.body());
        exchange.responseHeaders().forEach((name, value) -> assertHeader(response, name, value));
        if (!exchange.responseHeaders().containsKey("allow")) {
            assertThat(response.headers()).doesNotContainKey("allow");
        }
        assertThat(response.headers())
                .doesNotContainKeys(
                        "set-cookie", "cache-control", "etag", "expires", "content-encoding", "transfer-encoding");
        // Each leaves it so for the next.
        assertThat(stack.resetCount(Exchange.BEFORE) - Exchange.BEFORE).isEqualTo(exchange.counted());
    }

    private static void assertHeader(Response response, String name, String value) {
        assertThat(response.headers()).containsKey(name);
        if (name.equals("allow")) {
            assertThat(methods(response.headers())).isEqualTo(Set.copyOf(List.of(value.split(", ", -1))));
        } else {
            assertThat(response.headers().get(name)).isEqualTo(value);
        }
    }

    private static Set<String> methods(Map<String, String> headers) {
        return Set.copyOf(List.of(headers.getOrDefault("allow", "").split(" *, *", -1)));
    }

    private static UnaryOperator<String> ask(String place) {
        if (place.equals("proxy")) {
            return request -> stack.target().exchange(request);
        }
        int slot = Integer.parseInt(place.substring("app-".length()));
        return request -> stack.exec(stack.topology().app(), slot, List.of("bash", "-c", ASK_REPLICA, "bash", request));
    }
}
