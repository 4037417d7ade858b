package countme.topology.deploy.release;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.deploy.SaidProgress;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FollowerTest {
    private static final Duration USUAL = Duration.ofSeconds(2);

    private final Pushes pushes = new Pushes();
    private final SaidProgress said = new SaidProgress();
    private final Follower follower = new Follower(pushes, said, Follower.BETWEEN, () -> 1.0);

    /** A registry in which things happen, and a deploy that may fail. */
    private static final class Pushes implements Follower.Source {
        private Supplier<Optional<String>> arrived = Optional::empty;
        private @Nullable Problem failure;
        private @Nullable Problem forgetful;
        private final List<String> deployed = new ArrayList<>();
        private final List<String> tried = new ArrayList<>();

        @Override
        public Optional<String> arrived() {
            return arrived.get().filter(digest -> !tried.contains(digest));
        }

        @Override
        public void deploy(String digest) {
            if (failure != null) {
                throw failure;
            }
            deployed.add(digest);
        }

        @Override
        public void tried(String digest) {
            if (forgetful != null) {
                throw forgetful;
            }
            tried.add(digest);
        }
    }

    @Test
    void aStateThatCannotBeWrittenDoesNotEndIt() {
        pushes.arrived = () -> Optional.of("sha256:a");
        pushes.failure = new Problem(ExitCode.DEPLOY_FAILED, "It is bad", "Look at it.", "Mend it.", null);
        pushes.forgetful = new Problem("The disk is full", "No space.", "Make some.");

        assertThat(follower.round()).isEqualTo(Duration.ofSeconds(2));
        assertThat(follower.round()).isEqualTo(Duration.ofSeconds(4));

        pushes.failure = null;
        assertThat(follower.round()).isEqualTo(Duration.ofSeconds(8));
        pushes.forgetful = null;
        assertThat(follower.round()).isEqualTo(USUAL);
        assertThat(follower.round()).isEqualTo(USUAL);
        assertThat(pushes.deployed).containsExactly("sha256:a", "sha256:a");
    }

    @Test
    void whatArrivesIsDeployedOnce() {
        pushes.arrived = () -> Optional.of("sha256:a");

        assertThat(follower.round()).isEqualTo(USUAL);
        assertThat(follower.round()).isEqualTo(USUAL);

        assertThat(pushes.deployed).containsExactly("sha256:a");
        assertThat(said.lines()).isEmpty();
    }

    @Test
    void ofTwoPushesInARowTheNewestIsDeployedLast() {
        pushes.arrived = () -> Optional.of("sha256:a");
        follower.round();
        pushes.arrived = () -> Optional.of("sha256:b");
        follower.round();

        assertThat(pushes.deployed).containsExactly("sha256:a", "sha256:b");
    }

    @Test
    void whatIsNoGoodIsSaidAndNotTriedAgain() {
        pushes.arrived = () -> Optional.of("sha256:a");
        pushes.failure = new Problem(ExitCode.DEPLOY_FAILED, "It is bad", "Look at it.", "Mend it.", null);

        follower.round();
        follower.round();

        assertThat(said.lines()).singleElement().asString().contains("It is bad", "Look at it.", "Mend it.");
    }

    @Test
    void whileAnotherLauncherChangesTheStackItIsTriedAgain() {
        pushes.arrived = () -> Optional.of("sha256:a");
        pushes.failure = new Problem(ExitCode.LOCK_HELD, "Another launcher", "It works.", "Wait.", null);
        follower.round();
        pushes.failure = null;
        follower.round();

        assertThat(pushes.deployed).containsExactly("sha256:a");
        assertThat(said.lines()).isEmpty();
    }

    @Test
    void whatAVersionHasNoPartInIsTriedAgainAndSaidWhenItChanges() {
        pushes.arrived = () -> Optional.of("sha256:a");
        pushes.failure = new Problem("No room", "Two nodes are full.", "Add one.").ofPlace();
        assertThat(List.of(follower.round(), follower.round(), follower.round()))
                .containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8));
        assertThat(said.lines())
                .singleElement()
                .asString()
                .contains("No room", "Two nodes are full.", "Add one. It is tried again.");

        pushes.failure = new Problem("No room", "Three nodes are full.", "Add one.").ofPlace();
        for (int i = 0; i < 100; i++) {
            assertThat(follower.round()).isLessThanOrEqualTo(Duration.ofMinutes(5));
        }
        assertThat(said.lines()).hasSize(2).last().asString().contains("Three nodes");

        pushes.failure = null;
        assertThat(follower.round()).isEqualTo(USUAL);
        assertThat(pushes.deployed).containsExactly("sha256:a");
    }

    @Test
    void whoDoesNotAnswerIsNamedAndWhatToDoAboutIt() {
        pushes.arrived = () -> {
            throw Problem.passing("The cluster is away", "Connection refused.", "Type 'kubectl version'.", null)
                    .ofPlace();
        };
        for (int i = 0; i < 5; i++) {
            follower.round();
        }
        assertThat(said.lines())
                .singleElement()
                .asString()
                .contains("The cluster is away", "Connection refused", "'kubectl version'")
                .doesNotContain("registry");

        pushes.arrived = Optional::empty;
        follower.round();
        assertThat(said.lines()).last().isEqualTo("what was asked answers again");
    }

    @Test
    void aRegistryThatIsAwayIsAskedLessAndLessOftenAndNamedOnce() {
        pushes.arrived = () -> {
            throw new Problem("Away", "The engine says: connection refused.", "Type 'status'.");
        };

        assertThat(List.of(follower.round(), follower.round(), follower.round(), follower.round()))
                .containsExactly(
                        Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8), Duration.ofSeconds(16));
        assertThat(said.lines()).singleElement().asString().contains("connection refused");
        for (int i = 0; i < 100; i++) {
            assertThat(follower.round()).isLessThanOrEqualTo(Duration.ofMinutes(1));
        }
    }

    @Test
    void whenItAnswersAgainItIsAskedAsBefore() {
        pushes.arrived = () -> {
            throw new IllegalStateException("broken pipe");
        };
        for (int i = 0; i < 5; i++) {
            follower.round();
        }
        pushes.arrived = () -> Optional.of("sha256:a");

        assertThat(follower.round()).isEqualTo(USUAL);
        assertThat(pushes.deployed).containsExactly("sha256:a");
        assertThat(said.lines()).hasSize(2).last().asString().contains("answers again");
    }

    @Test
    void twoWhoLostItTogetherDoNotComeBackTogether() {
        pushes.arrived = () -> {
            throw new IllegalStateException("broken pipe");
        };

        assertThat(new Follower(pushes, said, Follower.BETWEEN, () -> 0.0).round())
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(new Follower(pushes, said, Follower.BETWEEN, () -> 0.5).round())
                .isEqualTo(Duration.ofMillis(1500));
    }
}
