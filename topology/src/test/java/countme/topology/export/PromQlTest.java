package countme.topology.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromQlTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "up | up{n=\"x\"}",
                "up{} | up{n=\"x\"}",
                "up{service=\"app\"} == 0 | up{n=\"x\",service=\"app\"} == 0",
                "{__name__=~\"a.*\"} | {n=\"x\",__name__=~\"a.*\"}",
                "up{a=\"}\"} or up{b='\\'}'} | up{n=\"x\",a=\"}\"} or up{n=\"x\",b='\\'}'}",
                "service:up {role=\"serving\"} | service:up {n=\"x\",role=\"serving\"}",
                "vector(1) | vector(1)",
                "time() - a > 1e3 | time() - a{n=\"x\"} > 1e3",
                "sum by (service, le) (rate(a_total[5m])) | sum by (service, le) (rate(a_total{n=\"x\"}[5m]))",
                "sum(a) without (b) | sum(a{n=\"x\"}) without (b)",
                "a unless a offset 5m or increase(a[5m]) | a{n=\"x\"} unless a{n=\"x\"} offset 5m or increase(a{n=\"x\"}[5m])",
                "a and on () b / on (c) group_left (d) e | a{n=\"x\"} and on () b{n=\"x\"} / on (c) group_left (d) e{n=\"x\"}",
                "a / on () group_left b | a{n=\"x\"} / on () group_left b{n=\"x\"}",
                "a > bool 0 | a{n=\"x\"} > bool 0",
                "max_over_time(loki:lines:missing[1h]) > 0.5 | max_over_time(loki:lines:missing{n=\"x\"}[1h]) > 0.5",
                "label_replace(a, \"b\", \"$1\", \"c\", \"(d)\") | label_replace(a{n=\"x\"}, \"b\", \"$1\", \"c\", \"(d)\")",
                "summary | summary{n=\"x\"}",
                "by_service | by_service{n=\"x\"}",
            })
    void everySelectorGetsTheLabelAndNothingElseChanges(String expression, String scoped) {
        assertThat(PromQl.of(expression, "n", "x")).isEqualTo(scoped);
    }

    @Test
    void aSelectorThatDoesNotEndIsNoExpression() {
        assertThatThrownBy(() -> PromQl.of("up{a=\"b\"", "n", "x")).hasMessageContaining("without an end");
    }
}
