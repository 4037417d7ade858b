package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CounterPageTest {

    @ParameterizedTest
    @CsvSource({"1", "42", "0", "-3", "9223372036854775807"})
    void theNumberIsReadFromThePage(long number) {
        assertThat(CounterPage.parse(CounterPage.of(number))).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"042", "+42", "", "one", "٤٢", "9223372036854775808"})
    void whatIsNoNumberIsRejected(String number) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CounterPage.parse(CounterPage.of(42).replace("42", number)));
    }

    static Stream<String> others() {
        String page = CounterPage.of(42);
        return Stream.of("", "42", page.strip(), page.strip() + "\r\n", page + "\n", " " + page, page.substring(1));
    }

    @ParameterizedTest
    @MethodSource("others")
    void anythingElseIsRejected(String body) {
        assertThatIllegalArgumentException().isThrownBy(() -> CounterPage.parse(body));
    }

    @Test
    void theMessageShowsTheStartOfWhatCameInstead() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CounterPage.parse("<h1>502 Bad Gateway</h1>\n" + "x".repeat(1000)))
                .withMessageStartingWith("not the counter's page: \"<h1>502 Bad Gateway</h1>\\nxxx")
                .withMessageEndingWith("x…\"")
                .extracting(e -> String.valueOf(e.getMessage()).length())
                .satisfies(length -> assertThat(length).isLessThan(120));
    }
}
