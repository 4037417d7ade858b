package countme.topology.deploy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.deploy.release.Hooks.Outcome;
import countme.topology.report.Problem;
import countme.topology.state.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HooksTest {
    private static final Release NEXT = new Release("2.0", "countme/app:2.0", "sha256:2", "", "");
    private static final Release BEFORE = new Release("1.0", "countme/app:1.0", "sha256:1", "", "");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void withoutProgramsNothingIsAskedOrTold() {
        var hooks = new Hooks("countme", Optional.empty(), Optional.empty());

        assertThatCode(() -> hooks.ask(NEXT, BEFORE)).doesNotThrowAnyException();
        assertThat(hooks.tell(NEXT, BEFORE, Outcome.deployed, null)).isEmpty();
    }

    @Test
    void theProgramBeforeSeesWhatIsToBeDeployed() throws IOException {
        var hooks = before("env | grep COUNTME_ | sort > \"$0.saw\"");

        hooks.ask(NEXT, BEFORE);

        assertThat(directory.resolve("program.saw"))
                .content()
                .contains(
                        "COUNTME_OUTCOME=deploying\n",
                        "COUNTME_PREVIOUS_VERSION=1.0\n",
                        "COUNTME_PROJECT=countme\n",
                        "COUNTME_REASON=\n",
                        "COUNTME_VERSION=2.0\n");
    }

    @Test
    void theProgramBeforeCallsItOffWithItsOwnWords() throws IOException {
        var hooks = before("echo the change board says no >&2; exit 3");

        assertThatThrownBy(() -> hooks.ask(NEXT, BEFORE)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.what()).contains("2.0");
            assertThat(problem.why()).contains("status 3", "the change board says no");
        });
    }

    @Test
    void theProgramAfterSeesHowItEndedAndWhy() throws IOException {
        var hooks = after("echo \"$COUNTME_OUTCOME: $COUNTME_REASON\" > \"$0.saw\"");

        String failure =
                hooks.tell(NEXT, BEFORE, Outcome.rolled_back, new Problem("app-1 ended", "It did.", "Mend it."));

        assertThat(failure).isEmpty();
        assertThat(directory.resolve("program.saw")).hasContent("rolled-back: app-1 ended");
    }

    @Test
    void whatGoesWrongAfterwardsIsGivenNotThrown() throws IOException {
        assertThat(after("echo no network; exit 1").tell(NEXT, BEFORE, Outcome.deployed, null))
                .contains("status 1", "no network");
        Files.delete(directory.resolve("program"));
        assertThat(new Hooks("countme", Optional.empty(), Optional.of(directory.resolve("program")))
                        .tell(NEXT, BEFORE, Outcome.deployed, null))
                .contains("could not be run");
    }

    @Test
    void aProgramThatCannotBeRunIsRefusedBeforeAnythingIsDone() throws IOException {
        assertThatCode(() -> before("true").require()).doesNotThrowAnyException();
        Path gone = directory.resolve("gone");
        assertThatThrownBy(() -> new Hooks("countme", Optional.of(gone), Optional.empty()).require())
                .hasMessageContainingAll(gone.toString(), "--before-deploy");
        assertThatThrownBy(() -> new Hooks("countme", Optional.empty(), Optional.of(directory)).require())
                .hasMessageContainingAll(directory.toString(), "--after-deploy");
    }

    private Hooks before(String script) throws IOException {
        return new Hooks("countme", Optional.of(program(script)), Optional.empty());
    }

    private Hooks after(String script) throws IOException {
        return new Hooks("countme", Optional.empty(), Optional.of(program(script)));
    }

    private Path program(String script) throws IOException {
        Path file = Files.writeString(directory.resolve("program"), "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
