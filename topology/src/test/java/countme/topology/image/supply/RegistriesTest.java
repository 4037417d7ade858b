package countme.topology.image.supply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import countme.topology.docker.FailingEngine;
import countme.topology.engine.Engine;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistriesTest {
    @ParameterizedTest
    @CsvSource({
        "dial tcp: connection refused, true",
        "write: no space left on device, true",
        "received unexpected HTTP status: 502 Bad Gateway, true",
        "pull access denied, false",
        "no matching manifest for linux/arm64, false"
    })
    void aVersionThatDidNotArriveMayArriveLaterUnlessItIsRefused(String words, boolean passing) throws IOException {
        PullSource source = new PullSource("registry/countme", "2.0", null);
        try (var failing = new FailingEngine(FailingEngine.refusal(500, words));
                Engine engine = failing.reached();
                Progress.Task task = Progress.quiet().start("image")) {
            var registries = new Registries(engine);

            assertThat(catchThrowableOfType(Problem.class, () -> registries.pull(source, "sha256:a", task)))
                    .returns(passing, Problem::isPassing);
            assertThat(catchThrowableOfType(Problem.class, () -> registries.digest(source)))
                    .returns(passing, Problem::isPassing);
        }
    }
}
