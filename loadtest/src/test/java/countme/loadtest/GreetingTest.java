package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class GreetingTest {
    private static final Greeting HELLO = new Greeting("Hello {count}.\n");
    private static final Greeting BYE = HELLO.saying("Bye ");

    @Test
    void onlyItsOwnPageToTheLastByteHasItsNumber() {
        assertThat(HELLO.number("Hello 12.\n")).hasValue(12);
        assertThat(HELLO.number("Bye 12.\n")).isEmpty();
        assertThat(BYE.number("Bye 12.\n")).hasValue(12);
        assertThat(BYE.number("Bye 12.")).isEmpty();
    }

    @Test
    void itIsReplacedWhereItStands() throws IOException {
        assertThat(HELLO.replacedIn("say(\"Hello \" + times)", BYE, "A.java")).isEqualTo("say(\"Bye \" + times)");
    }

    @Test
    void aTextThatIsNotFoundOrFoundTwiceIsAnError() {
        assertThatIOException()
                .isThrownBy(() -> HELLO.replacedIn("say(\"Hi \")", BYE, "A.java"))
                .withMessage("A.java has \"Hello \" nowhere, so there is no one place to change.");
        assertThatIOException()
                .isThrownBy(() -> HELLO.replacedIn("Hello Hello ", BYE, "A.java"))
                .withMessage("A.java has \"Hello \" more than once, so there is no one place to change.");
    }

    @Test
    void aBaselineWithoutAPageIsAnError() {
        assertThatIOException().isThrownBy(() -> Greeting.in("{\"bodies\": {\"page\": \"Hello.\\n\"}}"));
        assertThatIOException().isThrownBy(() -> Greeting.in("Hello {count}."));
    }
}
