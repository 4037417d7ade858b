package countme.topology.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.ConflictException;
import countme.topology.report.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class EngineFailureTest {
    @Test
    void whatTheEngineRefusesIsToldInItsWords() {
        assertThat(EngineFailure.explain(new ConflictException("name is taken\n")))
                .get()
                .satisfies(problem -> {
                    assertThat(problem.why()).contains("name is taken.");
                    assertThat(problem.next()).contains("'doctor'");
                });
    }

    @Test
    void anEngineThatGoesAwayIsNoDefectOfOurs() {
        assertThat(EngineFailure.explain(new RuntimeException(new ConnectException("Connection refused"))))
                .get()
                .extracting(Problem::what)
                .asString()
                .contains("stopped answering");
    }

    @Test
    void whatHasNothingToDoWithItIsLeftAlone() {
        assertThat(EngineFailure.explain(new IllegalStateException("no"))).isEmpty();
        assertThat(EngineFailure.explain(new UncheckedIOException(new IOException("a file"))))
                .isEmpty();
    }
}
