package countme.topology.image.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.ImageRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoProgramTest {
    private final Recipe loki =
            Recipe.of(ImageRef.of("grafana/loki:3.7.8"), "amd64").orElseThrow();
    private final Progress.Task task = Progress.quiet().start("loki");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aProgramIsCompiledOnceForItsInputs() throws IOException {
        GoProgram program = new GoProgram(directory, Optional.of(go("go1.26.5", 0)));

        Path first = program.build(loki, "amd64", task);

        assertThat(program.build(loki, "amd64", task)).isEqualTo(first).isExecutable();
        assertThat(compilations()).isEqualTo(1);
        assertThat(program.build(loki, "arm64", task)).isNotEqualTo(first);
        assertThat(compilations()).isEqualTo(2);
    }

    @Test
    void aNewerCompilerCompilesAgain() throws IOException {
        Path first = new GoProgram(directory, Optional.of(go("go1.26.5", 0))).build(loki, "amd64", task);

        assertThat(new GoProgram(directory, Optional.of(go("go1.27.0", 0))).build(loki, "amd64", task))
                .isNotEqualTo(first);
    }

    @Test
    void aMainProgramOfOurOwnIsCompiledAndCounts() throws IOException {
        Recipe recipe = Recipe.of(ImageRef.of("otel/opentelemetry-collector-contrib:0.160.0"), "amd64")
                .orElseThrow();
        var other = new TreeMap<>(recipe.files());
        other.put(Recipe.GO_MAIN, "package main".getBytes(StandardCharsets.UTF_8));
        GoProgram program = new GoProgram(directory, Optional.of(go("go1.26.5", 0)));

        Path first = program.build(recipe, "amd64", task);

        assertThat(first.resolveSibling(first.getFileName() + ".src").resolve("main.go"))
                .exists();
        assertThat(program.build(Recipe.of(recipe.image(), "amd64", other), "amd64", task))
                .isNotEqualTo(first);
    }

    @Test
    void aFailureQuotesTheCompilerAndLeavesNoProgram() throws IOException {
        GoProgram program = new GoProgram(directory, Optional.of(go("go1.26.5", 2)));

        assertThatThrownBy(() -> program.build(loki, "amd64", task))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.why()).contains("no space left on device"))
                .hasMessageContaining("Free disk space");
        assertThatThrownBy(() -> program.build(loki, "amd64", task)).isInstanceOf(Problem.class);
    }

    @Test
    void withoutGoItSaysWhatToInstall() {
        GoProgram program = new GoProgram(directory, Optional.empty());

        assertThatThrownBy(() -> program.build(loki, "amd64", task))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("Install Go 1.26");
    }

    private long compilations() throws IOException {
        return Files.readAllLines(directory.resolve("compilations")).size();
    }

    /** Behaves like the compiler as far as its callers see. */
    private Path go(String version, int status) throws IOException {
        String script = """
                #!/bin/sh
                case $1 in
                  env) echo %s ;;
                  list) echo fmt; echo os ;;
                  build)
                    echo x >> %s/compilations
                    [ %d = 0 ] || { echo 'write: no space left on device'; exit %d; }
                    while [ "$1" != -o ]; do shift; done
                    printf '#!/bin/sh\\n' > "$2" && chmod 755 "$2" ;;
                esac
                """.formatted(version, directory, status, status);
        Path file = directory.resolve("go-" + version);
        Files.writeString(file, script);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
