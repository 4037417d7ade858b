package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnStackTest {
    private final String project = "countme-test-" + UUID.randomUUID();

    @TempDir
    private Path directory;

    @Test
    void whatAKilledBenchmarkLeftGoesBeforeAStackIsBroughtUpAndItGoesItself() throws Exception {
        var script = new ScriptedLauncher(directory, "");

        try (OwnStack stack = OwnStack.up(script.program(), project, List.of("--replicas", "4"))) {
            assertThat(stack.url().getPort()).isEqualTo(stack.https());
        }

        assertThat(script.calls())
                .hasSize(3)
                .allMatch(
                        call -> call.contains("--replicas 4 --https-port ") && call.endsWith(" --project " + project));
        assertThat(script.calls().get(0)).startsWith("down --volumes --yes");
        assertThat(script.calls().get(1)).startsWith("up --detach --yes");
        assertThat(script.calls().get(2)).startsWith("down --volumes --yes");
    }

    @Test
    void nothingIsLeftOfAStackThatDoesNotComeUp() throws Exception {
        var script = new ScriptedLauncher(directory, "case \"$*\" in up*) exit 17 ;; esac");

        assertThatIOException()
                .isThrownBy(() -> OwnStack.up(script.program(), project, List.of()))
                .withMessageContaining("status 17");

        assertThat(script.calls()).hasSize(3);
        assertThat(script.calls().get(2)).startsWith("down --volumes --yes");
        new OwnStack(script.program(), project, List.of()).close();
    }

    @Test
    void aBenchmarkHasAProjectForItself() throws Exception {
        var script = new ScriptedLauncher(directory, "");

        try (OwnStack stack = new OwnStack(script.program(), project, List.of())) {
            assertThat(stack.project()).isEqualTo(project);
            assertThatIOException()
                    .isThrownBy(() -> new OwnStack(script.program(), project, List.of()))
                    .withMessageStartingWith("Another benchmark uses the project " + project);
        }
        new OwnStack(script.program(), project, List.of()).close();
    }
}
