package countme.topology.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemTest {
    @Test
    void saysWhatWhyAndWhatToTypeNext() {
        var problem = new Problem("It broke", "It was old.", "Type 'up'.");
        assertThat(problem).hasMessage("It broke: It was old. Type 'up'.");
        assertThat(problem.exitCode()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void scriptsCanRelyOnTheNumbers() {
        assertThat(Arrays.stream(ExitCode.values()).map(code -> code + "=" + code.status()))
                .containsExactly(
                        "OK=0",
                        "FAILED=1",
                        "USAGE=2",
                        "PLAN_HAS_CHANGES=3",
                        "LOCK_HELD=4",
                        "DEPLOY_FAILED=5",
                        "ROLLED_BACK=6",
                        "WAIT_TIMED_OUT=17",
                        "SERVICE_FAILED=18",
                        "INTERRUPTED=130",
                        "OUTPUT_CLOSED=141");
    }

    @Test
    void aPathThatTheLocaleCannotSayIsNoDefectWhereverItWasFound() {
        var raw = new ExceptionInInitializerError(new InvalidPathException("/tmp/jos\ufffd", "Malformed input"));
        Problem problem = Problem.of(raw);
        assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(problem.what()).contains("/tmp/jos");
        assertThat(problem.next()).contains("LC_ALL=C.UTF-8");
    }

    @Test
    void tooLittleMemoryIsNoDefect() {
        assertThat(Problem.of(new IllegalStateException(new OutOfMemoryError("Java heap space")))
                        .why())
                .contains("Java heap space");
    }

    @Test
    void aReasonIsInWordsAndNotANameOfAClass() {
        assertThat(List.of(
                        new NoSuchFileException("/a"),
                        new AccessDeniedException("/a"),
                        new FileAlreadyExistsException("/a"),
                        new DirectoryNotEmptyException("/a"),
                        new UnknownHostException("a.example"),
                        new EOFException(),
                        new IOException(new ConnectException("Connection refused"))))
                .extracting(Problem::reason)
                .containsExactly(
                        "there is no /a",
                        "/a: permission denied",
                        "/a is there already",
                        "/a is not empty",
                        "there is no host a.example",
                        "it ended too early",
                        "Connection refused");
    }

    @Test
    void whateverElseIsThrownIsADefectInWords() {
        assertThat(Problem.of(new NoClassDefFoundError("x")).why()).contains("defect");
    }
}
