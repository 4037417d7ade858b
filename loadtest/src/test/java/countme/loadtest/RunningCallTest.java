package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningCallTest {
    @TempDir
    private Path directory;

    @Test
    void itsWordsAreWaitedForOneAfterAnother() throws Exception {
        var script = new ScriptedLauncher(directory, "echo 1 serves; echo 2 serves >&2; exec sleep 60");

        try (RunningCall call = RunningCall.begin(script.launcher(), "up", "--yes")) {
            call.await("serves");
            call.await("2 serves");
            call.requireRunning();
        }
        assertThat(script.calls()).containsExactly("up --yes --progress plain --engine auto --project trial");
    }

    @Test
    void oneThatEndsIsNotWaitedForAnyLonger() throws Exception {
        var script = new ScriptedLauncher(directory, "echo never; exit 6");

        try (RunningCall call = RunningCall.begin(script.launcher(), "deploy", "2")) {
            assertThatIOException()
                    .isThrownBy(() -> call.await("serves"))
                    .withMessage("'deploy' ended with status 6; see above why");
            assertThat(call.end()).isEqualTo(6);
            assertThatIOException().isThrownBy(call::requireRunning);
        }
    }
}
