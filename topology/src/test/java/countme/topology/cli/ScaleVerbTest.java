package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleVerbTest {
    @ParameterizedTest
    @CsvSource({"app=1,1", "app=8,8"})
    void aNumberOfReplicasIsTaken(String target, int replicas) {
        assertThat(ScaleVerb.replicas(target, "app")).isEqualTo(replicas);
    }

    @ParameterizedTest
    @ValueSource(strings = {"app=0", "app=9", "app=10", "app=", "app", "redis=2", "app=two", "3"})
    void anythingElseIsAUsageError(String target) {
        Run run = Run.of("scale", target);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("'" + target + "' for scale", "1 to 8", "scale app=3");
    }

    @Test
    void aNumberThatIsSetElsewhereIsChangedThere() {
        Run run = Run.of("scale", "app=3", "--replicas", "2", "-e", "tcp://127.0.0.1:1");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("would not last", "flag --replicas");
    }

    @Test
    void anEngineThatDoesNotAnswerIsAProblem() {
        Run run = Run.of("scale", "app=3", "-p", "nobody-has-this", "-e", "tcp://127.0.0.1:1");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("error: No engine", "next: ").doesNotContain("\tat ");
    }
}
