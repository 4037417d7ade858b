package countme.loadtest.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;

import countme.loadtest.MarkedText;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CapacityTest {
    private static final String PERFORMANCE = """
            <!-- begin landscape -->
            | median of 5 | requests/s | p50, ms |
            |---|---:|---:|
            | nginx alone, TLS | 62,360 | 0.5 |
            | the stack | 8,000 | 6.6 |

            | the stack's, divided by … | requests/s |
            |---|---:|
            | nginx alone, TLS | 0.146 |

            | processor time a request, µs | nginx alone, TLS | the stack |
            |---|---:|---:|
            | proxy | 14 | 60 |
            | app | – | 50 |
            | load generator | 15 | 29 |
            | redis | – | 20 |
            | static | 3 | – |
            | collector | – | 30 |
            | **all** | 31 | 225 |
            <!-- end landscape -->
            """;

    private static MeasuredCost measured() throws IOException {
        return MeasuredCost.in(MarkedText.of("performance.md", PERFORMANCE));
    }

    @Test
    void whatWasMeasuredIsReadFromTheDocument() throws IOException {
        assertThat(measured())
                .isEqualTo(
                        new MeasuredCost(8_000, Map.of("proxy", 60.0, "app", 50.0, "redis", 20.0, "collector", 30.0)));
        assertThat(measured().watching()).isEqualTo(30);
    }

    @Test
    void aDocumentWithoutTheStackIsRefused() {
        assertThatIOException()
                .isThrownBy(() -> MeasuredCost.in(MarkedText.of(
                        "performance.md", "<!-- begin landscape -->\n| a | b |\n<!-- end landscape -->\n")));
    }

    @Test
    void processorsAreBusySixTenths() {
        assertThat(Capacity.processors(6_000, 100)).isCloseTo(1, within(1e-9));
    }

    @Test
    void theOneKeyNeedsCallsForManyWhereOneForEachIsTooMuch() throws IOException {
        var capacity = new Capacity(measured());

        assertThat(capacity.countedByOneThread()).isEqualTo(50_000);
        assertThat(capacity.visitsACall(30_000)).isOne();
        assertThat(capacity.visitsACall(60_000)).isEqualTo(2);
        assertThat(capacity.table(60_000)).contains("| 60,000 | 6.0 | 5.0 | 3.0 | 2.0 | 2 | 5,184 million |");
    }
}
