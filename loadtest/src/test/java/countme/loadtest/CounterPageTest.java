package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CounterPageTest {

    @ParameterizedTest
    @CsvSource({"1", "42", "0", "-3", "9223372036854775807"})
    void theNumberIsReadFromThePage(long number) {
        assertThat(CounterPage.parse("Hello World! I have been seen " + number + " times.\n"))
                .isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "42",
                "Hello World! I have been seen 42 times.",
                "Hello World! I have been seen 42 times.\r\n",
                "Hello World! I have been seen 42 times.\n\n",
                " Hello World! I have been seen 42 times.\n",
                "Hello World! I have been seen 042 times.\n",
                "Hello World! I have been seen +42 times.\n",
                "Hello World! I have been seen  times.\n",
                "Hello World! I have been seen 1 time.\n",
                "Hello World! I have been seen ٤٢ times.\n",
                "Hello World! I have been seen 9223372036854775808 times.\n"
            })
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
