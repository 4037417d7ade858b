package countme.topology.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.config.ExitCode;
import countme.topology.config.Problem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerificationTest {
    private static final String HTML = "Content-Type: text/html; charset=utf-8\r\n";

    private final List<String> answers = new ArrayList<>(List.of(
            answer("200 OK", "Hello World! I have been seen 7 times.\n"),
            answer("200 OK", "Hello World! I have been seen 9 times.\n"),
            answer("200 OK", ""),
            answer("200 OK", ""),
            answer("405 Method Not Allowed", "<!doctype html>\n<title>405 Method Not Allowed</title>\n"),
            answer("404 Not Found", "<!doctype html>\n<title>404 Not Found</title>\n")));

    @Test
    void theCountersAnswersAreTheCounters() {
        assertThatCode(this::judge).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "0, seen 7 times, seen 007 monkeys",
        "0, 200 OK, 500 Internal Server Error",
        "0, charset=utf-8, charset=latin1",
        "1, seen 9 times, seen 7 times",
        "1, times., times",
        "4, 405 Method Not Allowed, 200 OK",
        "5, 404 Not Found, 200 OK"
    })
    void anotherAnswerIsShown(int which, String right, String wrong) {
        answers.set(which, answers.get(which).replace(right, wrong));

        assertThatThrownBy(this::judge).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.exitCode()).isEqualTo(ExitCode.DEPLOY_FAILED);
            assertThat(problem.why()).contains(wrong);
        });
    }

    @Test
    void silenceIsNoAnswer() {
        assertThatThrownBy(() -> Verification.judge(""))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.why()).contains("'GET /'", "nothing"));
        answers.set(5, "");
        assertThatThrownBy(this::judge).hasMessageContaining("/nope");
    }

    private void judge() {
        Verification.judge(String.join("", answers));
    }

    private static String answer(String status, String body) {
        return "--- answer ---\nHTTP/1.1 " + status + "\r\n" + HTML + "\r\n" + body;
    }
}
