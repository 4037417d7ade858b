package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertsVerbTest {
    @TempDir
    private Path home = Path.of("");

    @Test
    void keysAreReadableByTheirOwnerOnly() throws IOException {
        assertThat(run("issue").status()).isZero();

        try (Stream<Path> files = Files.walk(home)) {
            List<Path> keys =
                    files.filter(file -> file.toString().endsWith(".key")).toList();
            assertThat(keys).hasSize(2);
            assertThat(keys)
                    .allSatisfy(key -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void whatWasIssuedIsShownFromTheStateThatTheEnvironmentNames() {
        assertThat(run("show").status()).isEqualTo(1);
        assertThat(run("issue").status()).isZero();

        Run shown = run("show");

        assertThat(shown.status()).as(shown.err()).isZero();
        assertThat(shown.out()).contains("*.localhost", "days left", home.toString());
    }

    private Run run(String verb) {
        // No engine has a stack of that name whose keys are somebody else's.
        String engine = "unix://" + home.resolve("none.sock");
        return Run.in(Map.of("XDG_STATE_HOME", home.toString()), "certs", verb, "--engine", engine);
    }
}
