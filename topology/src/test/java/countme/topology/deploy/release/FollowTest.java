package countme.topology.deploy.release;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.config.Setting;
import countme.topology.deploy.MemoryStack;
import countme.topology.deploy.audit.Audit;
import countme.topology.image.MemoryImages;
import countme.topology.state.DeployLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of what is pushed while somebody follows its tag. */
class FollowTest {
    private static final Duration USUAL = Duration.ofSeconds(2);

    @TempDir
    private Path directory = Path.of("");

    private MemoryStack stack = new MemoryStack(directory);
    private Follower follower =
            FollowedTag.follower(stack.deployment().project()).orElseThrow();

    @BeforeEach
    void follow() {
        stack = new MemoryStack(directory);
        stack.up();
        follower = FollowedTag.follower(stack.deployment().project()).orElseThrow();
    }

    @AfterEach
    void nobodyIsInterrupted() {
        assertThat(Thread.interrupted()).isFalse();
    }

    private Optional<String> seen() {
        return stack.memory().releases().seen();
    }

    private void whileItIsWatched(Runnable what) {
        stack.platform()
                .model()
                .whenTold("green-guarded", () -> stack.platform().time().in(Duration.ZERO, what));
    }

    @Test
    void whereNothingWasPushedNothingIsDone() {
        assertThat(follower.round()).isEqualTo(USUAL);

        assertThat(stack.audit()).hasSize(1);
    }

    @Test
    void whatIsPushedIsDeployedOnce() {
        String digest = stack.platform().push("2.0");

        assertThat(follower.round()).isEqualTo(USUAL);
        assertThat(follower.round()).isEqualTo(USUAL);

        assertThat(stack.serving()).contains(MemoryImages.id("2.0"));
        assertThat(stack.audit()).hasSize(2);
        assertThat(seen()).contains(digest);
        assertThat(stack.said().lines()).contains("2.0 serves (was 0.1.0-carried)");
    }

    @Test
    void aBadVersionIsTriedOnceAndSaid() {
        String digest = stack.platform().push("2.0", stack.version().wrong());

        assertThat(follower.round()).isEqualTo(USUAL);
        assertThat(follower.round()).isEqualTo(USUAL);

        assertThat(seen()).contains(digest);
        assertThat(stack.serving()).contains(MemoryImages.CARRIED);
        assertThat(stack.audit()).hasSize(2);
        assertThat(stack.said().lines()).anySatisfy(line -> assertThat(line).contains("not deployed:", "answer"));
    }

    @Test
    void anEngineThatFailsWhileItIsWatchedIsNoFaultOfTheVersion() {
        String digest = stack.platform().push("2.0");
        whileItIsWatched(() -> stack.platform().faults().once());

        assertThat(follower.round()).isEqualTo(USUAL);

        assertThat(stack.serving()).contains(MemoryImages.CARRIED);
        assertThat(stack.containers()).contains("app-1", "app-2").doesNotContain("app-11", "app-12");
        assertThat(stack.lastEntry().result()).isEqualTo(Audit.Result.failed);
        assertThat(stack.lastEntry().detail()).contains("The engine refused");
        assertThat(seen()).as("what counts as tried").isEmpty();
        assertThat(stack.deployment().preview()).isEmpty();

        assertThat(follower.round()).isEqualTo(USUAL);
        assertThat(stack.serving()).contains(MemoryImages.id("2.0"));
        assertThat(seen()).contains(digest);
    }

    @Test
    void anEngineThatStaysAwayIsTriedLessAndLessOftenAndSaidOnce() {
        String unused = stack.platform().push("2.0");
        for (int i = 1; i <= 4; i++) {
            whileItIsWatched(() -> stack.platform().faults().once());
            assertThat(follower.round()).isEqualTo(Duration.ofSeconds(1L << i));
        }

        assertThat(stack.said().lines())
                .filteredOn(line -> line.contains("not deployed"))
                .hasSize(1);
        assertThat(follower.round()).isEqualTo(USUAL);
        assertThat(stack.serving()).contains(MemoryImages.id("2.0"));
    }

    @Test
    void aRegistryThatIsAwayIsAskedLessAndLessOften() {
        stack.platform().engine().named("countme-registry").orElseThrow().end(1);

        assertThat(follower.round()).isEqualTo(Duration.ofSeconds(2));
        assertThat(follower.round()).isEqualTo(Duration.ofSeconds(4));
        assertThat(follower.round()).isEqualTo(Duration.ofSeconds(8));

        assertThat(stack.said().lines())
                .filteredOn(line -> line.contains("the registry does not answer"))
                .hasSize(1);
    }

    @Test
    void whileAnotherLauncherChangesTheStackItWaits() {
        String unused = stack.platform().push("2.0");

        boolean held = DeployLock.holding(stack.state().state(), () -> {
            assertThat(follower.round()).isEqualTo(USUAL);
            return true;
        });

        assertThat(held).isTrue();
        assertThat(stack.serving()).contains(MemoryImages.CARRIED);
        assertThat(follower.round()).isEqualTo(USUAL);
        assertThat(stack.serving()).contains(MemoryImages.id("2.0"));
    }

    @Test
    void whoGoesBackIsNotOverruledByWhatTheTagStillNames() {
        String unused = stack.platform().push("2.0");
        assertThat(follower.round()).isEqualTo(USUAL);
        Releasing.Deployed back = stack.deployment().deploy().rollBack("");

        assertThat(follower.round()).isEqualTo(USUAL);

        assertThat(back.changed()).isNotEmpty();
        assertThat(stack.serving()).contains(MemoryImages.CARRIED);
    }

    @Test
    void whoIsToldToStopWhileAVersionIsWatchedLeavesTheOneBefore() {
        String unused = stack.platform().push("2.0");
        whileItIsWatched(() -> Thread.currentThread().interrupt());

        follower.follow(stack.platform().time());

        assertThat(Thread.interrupted()).isTrue();
        assertThat(stack.serving()).contains(MemoryImages.CARRIED);
        assertThat(stack.lastEntry().result()).isEqualTo(Audit.Result.failed);
        assertThat(seen()).as("what counts as tried").isEmpty();
    }

    @Test
    void withoutATagNobodyFollows() {
        assertThat(FollowedTag.follower(
                        stack.with(Setting.FOLLOW_TAG, "").deployment().project()))
                .isEmpty();
        assertThat(stack.said().lines()).noneMatch(line -> line.contains("registry"));
    }

    @Test
    void withoutARegistryNobodyFollowsAndItIsSaidHowToHaveOne() {
        assertThat(FollowedTag.follower(
                        stack.with(Setting.REGISTRY, false).deployment().project()))
                .isEmpty();
        assertThat(stack.said().lines()).anyMatch(line -> line.contains("'up --registry true'"));
    }

    @Test
    void aStackThatNobodyWatchesIsPushedToAllTheSame() {
        assertThat(FollowedTag.follower(
                        stack.with(Setting.MONITORING, false).deployment().project()))
                .isPresent();
    }
}
