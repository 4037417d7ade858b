package countme.topology.image.app;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.report.Problem;
import java.net.ConnectException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JibFailureTest {
    private static final JibFailure PUSH = JibFailure.push(
            new PushTarget("localhost:9443/countme/app", "localhost:9443", List.of("1.1"), "", "user", "password"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "write /var/tmp/registry/data: no space left on device",
                "500 Internal Server Error {\"detail\":{\"Enclosed\":{\"Op\":\"write\",\"Path\":\"/startedat\",\"Err\":28}}}"
            })
    void aFullDiskOfTheRegistryIsSaidHoweverTheRegistrySaysIt(String words) {
        Problem problem = PUSH.failed(words, null);

        assertThat(problem.what()).isEqualTo("localhost:9443/countme/app:1.1 cannot be pushed");
        assertThat(problem.why())
                .startsWith("The registry's disk is full. Jib says: ")
                .contains(words);
        assertThat(problem.next()).contains("restart registry", "push again");
    }

    @Test
    void whatElseFailsIsToldInJibsWords() {
        Problem problem = PUSH.failed("Connection refused\n", null);

        assertThat(problem.why()).isEqualTo("Jib says: Connection refused.");
        assertThat(problem.next()).contains("'status'", "'doctor'");
    }

    @Test
    void whatFailedOnAThreadOfJibsIsToldWithoutTheNameOfItsClass() {
        Problem problem = PUSH.failed(new ExecutionException(new ConnectException("Connect to localhost failed")));

        assertThat(problem.why()).isEqualTo("Jib says: Connect to localhost failed.");
    }

    @Test
    void anotherErrorsNumberIsNoFullDisk() {
        assertThat(PUSH.failed("{\"Err\":280}", null).why()).doesNotContain("full");
    }
}
