package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsVerbTest {
    @TempDir
    private Path home = Path.of("");

    @Test
    void aLoginCanBeHadBeforeThereIsAnEngine() {
        assertThat(run("show").status()).isEqualTo(1);

        Run rotated = run("rotate");

        assertThat(rotated.status()).as(rotated.err()).isZero();
        assertThat(rotated.out()).contains("in force with the next 'up'");
        assertThat(run("show").out()).contains("registry-password");
    }

    private Run run(String verb) {
        return Run.in(
                Map.of("XDG_STATE_HOME", home.toString()),
                "--engine",
                "unix://" + home.resolve("no.sock"),
                "secrets",
                verb);
    }
}
