package countme.topology.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.concurrent.Time;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.service.Inside;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerificationTest {
    private static final Checks CHECKS = Checks.parse("""
            {"headers": {"content-type": "text/html"}, "bodies": {"page": "Seen 2 day {count} times\\n", "gone": "gone"}, "exchanges": [
              {"name": "root", "method": "GET", "target": "/", "status": 200, "counted": 1, "body": "page"},
              {"name": "gone", "method": "GET", "target": "/gone", "status": 410, "counted": 0, "headers": {"allow": "GET, HEAD"}, "body": "gone"}]}
            """);

    private final List<String> answers = new ArrayList<>(List.of(
            page(8),
            answer("410 Gone", "Allow: HEAD,GET\r\n", "gone"),
            page(9),
            answer("200 OK", "", ""),
            answer("405 Method Not Allowed", "", "no"),
            answer("404 Not Found", "", "no"),
            page(11)));

    @Test
    void whatTheVersionSaysAndWhatHoldsForAnyIsRight() {
        assertThatCode(this::judge).doesNotThrowAnyException();
        assertThatCode(() -> Verification.judge(CHECKS, answers, 7, 99))
                .as("others count too")
                .doesNotThrowAnyException();
    }

    @Test
    void whoseImageCannotBeAskedIsToldSo() {
        var replica = new SilentInside(new Inside.Result(127, "exec: \"bash\": executable file not found in $PATH"));

        assertThatThrownBy(() -> new Verification(replica, Time.system(), 5000, () -> 7).answers(CHECKS))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.exitCode()).isEqualTo(ExitCode.DEPLOY_FAILED);
                    assertThat(problem).hasMessageContainingAll("cannot be asked", "executable file not found", "push");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | Seen 2 day 8   | Seen 2 day 008 | GET /: body",
                "0 | times          | time           | GET /: body",
                "0 | 200 OK         | 500 Error      | GET /: status",
                "0 | text/html      | text/plain     | GET /: content-type",
                "1 | HEAD,GET       | HEAD           | GET /gone: allow",
                "1 | Content-Length: 4 | Content-Length: 5 | GET /gone: content-length",
                "2 | Seen 2 day 9   | Seen 2 day 7   | a number from 8 to 11",
                "2 | Seen 2 day 9   | Seen 2 day 12  | a number from 8 to 11",
                "2 | Seen 2 day 9   | Seen 2 day     | a number from 8 to 11",
                "4 | 405            | 200            | POST /: status",
                "5 | 404            | 200            | GET /nope: status",
                "6 | Seen 2 day 11  | Seen 2 day 9   | a number from 10 to 11",
            })
    void anotherAnswerIsShownBesideWhatWasExpected(int which, String right, String wrong, String what) {
        answers.set(which, answers.get(which).replace(right, wrong));

        assertThatThrownBy(this::judge).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.exitCode()).isEqualTo(ExitCode.DEPLOY_FAILED);
            assertThat(problem.why()).contains(what, "expected:", "actual:");
        });
    }

    @Test
    void whatIsMeantAndWhatCameStandOneBelowTheOther() {
        answers.set(0, answers.get(0).replace("Seen", "Read"));

        assertThatThrownBy(this::judge)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.why()).isEqualTo("""
                        GET /: body
                            expected: 'Seen 2 day {count} times\\n'
                            actual:   'Read 2 day 8 times\\n'"""));
    }

    @Test
    void aBodyBehindTheHeadersOfHeadIsWrong() {
        answers.set(3, answers.get(3) + "x");

        assertThatThrownBy(this::judge).hasMessageContaining("HEAD /: body");
    }

    @Test
    void silenceIsNoAnswer() {
        assertThatThrownBy(() -> Verification.judge(CHECKS, List.of(), 7, 11)).hasMessageContaining("no answer");
        answers.set(6, "");
        assertThatThrownBy(this::judge).hasMessageContaining("no answer");
    }

    @Test
    void whatIsNotCountedInRedisIsMissed() {
        assertThatThrownBy(() -> Verification.judge(CHECKS, answers, 8, 11)).isInstanceOf(Problem.class);
    }

    @Test
    void whatGetsANumberButIsNotCountedIsMissed() {
        answers.set(6, page(10));

        assertThatThrownBy(() -> Verification.judge(CHECKS, answers, 7, 10))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.why()).isEqualTo("""
                        the count in Redis
                            expected: moved by 4
                            actual:   moved by 3"""));
    }

    @Test
    void aHeaderThatIsNotThereIsNone() {
        answers.set(0, answers.get(0).replace("Content-Type: text/html\r\n", ""));

        assertThatThrownBy(this::judge)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.why()).isEqualTo("""
                        GET /: content-type
                            expected: 'text/html'
                            actual:   none"""));
    }

    @Test
    void whatHoldsForAnyVersionIsAskedWithTheCountToo() {
        answers.set(4, answers.get(4).replace("405", "200"));

        assertThatThrownBy(() -> Verification.judgeCount(answers.subList(2, 7), 8, 11))
                .hasMessageContaining("POST /: status");
    }

    @Test
    void whileNobodyElseCountsEveryRequestGetsTheNextNumber() {
        assertThatCode(() -> Verification.judgeCount(answers.subList(2, 7), 8, 11))
                .doesNotThrowAnyException();

        assertThatThrownBy(() -> Verification.judgeCount(answers.subList(2, 7), 8, 10))
                .as("HEAD was not counted")
                .hasMessageContaining("moved by 2");
        assertThatThrownBy(() -> Verification.judgeCount(answers.subList(2, 7), 7, 10))
                .hasMessageContaining("the number 8, as Redis counts");
    }

    private void judge() {
        Verification.judge(CHECKS, answers, 7, 11);
    }

    private static String page(long number) {
        return answer("200 OK", "", "Seen 2 day " + number + " times\n");
    }

    private static String answer(String status, String headers, String body) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: text/html\r\n" + headers + "Content-Length: " + body.length()
                + "\r\n\r\n" + body;
    }
}
