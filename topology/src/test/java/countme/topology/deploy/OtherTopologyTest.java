package countme.topology.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.config.Setting;
import countme.topology.deploy.audit.Audit;
import countme.topology.deploy.heal.AttendedStack;
import countme.topology.image.MemoryImages;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import example.site.SiteTopology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topology that knows nothing of the counter goes through all that can be done to one. */
class OtherTopologyTest {
    private static final String FIRST = MemoryImages.id("site");

    @TempDir
    private Path directory = Path.of("");

    private MemoryStack stack = new MemoryStack(directory);

    @BeforeEach
    void bringUp() {
        stack = new MemoryStack(directory, SiteTopology::new);
        stack.platform().model().put(FIRST, stack.version());
        assertThat(stack.up()).contains("proxy", "site-1", "site-2", "loki", "registry");
    }

    private Deployment deployment() {
        return stack.deployment();
    }

    @Test
    void itIsBroughtUpOnceAndServes() {
        assertThat(stack.serving()).contains(FIRST);
        assertThat(stack.up()).isEmpty();
        assertThat(stack.containers())
                .containsExactly(
                        "alertmanager",
                        "collector",
                        "loki",
                        "nginx-exporter",
                        "prometheus",
                        "proxy",
                        "registry",
                        "site-1",
                        "site-2");
        assertThat(deployment().status().isHealthy("site-1")).isTrue();
    }

    @Test
    void whatBreaksIsHealed() {
        var healer = AttendedStack.healer(deployment().project());
        stack.container("site-1").end(1);

        for (int round = 0; round < 5; round++) {
            assertThat(healer.round()).isTrue();
            assertThat(stack.platform().time().pass(Duration.ofSeconds(2))).isTrue();
        }

        assertThat(stack.container("site-1").isRunning()).isTrue();
        assertThat(stack.lastEntry().what()).isEqualTo(Audit.HEAL);
    }

    @Test
    void anotherVersionIsDeployedAndGoneBackFrom() {
        String unused = stack.platform().push("2.0");

        assertThat(deployment().deploy().deploy("2.0", behaviour -> {}).changed())
                .containsExactlyInAnyOrder("site-11", "site-12");
        assertThat(stack.serving()).contains(MemoryImages.id("2.0"));
        assertThat(stack.engine().addresses("countme-backend").get("countme-site-11"))
                .as("where the proxy looks for it")
                .endsWith(".141");
        assertThat(stack.said().lines())
                .as("what nobody promises is not proved")
                .noneMatch(line -> line.contains("verifying"));

        assertThat(deployment().deploy().rollBack("").now().id()).isEqualTo(FIRST);
        assertThat(stack.serving()).contains(FIRST);
    }

    @Test
    void aVersionThatIsNotWellServesNobody() {
        String unused = stack.platform().push("2.0", stack.version().unready());

        assertThatThrownBy(() -> deployment().deploy().deploy("2.0", behaviour -> {}))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.DEPLOY_FAILED));

        assertThat(stack.serving()).contains(FIRST);
        assertThat(stack.containers()).contains("site-1", "site-2").doesNotContain("site-11", "site-12");
    }

    @Test
    void itIsScaledAndTakenDown() {
        assertThat(stack.with(Setting.REPLICAS, 3).deployment().scale(changes -> {}))
                .contains("site-3");
        assertThat(stack.containers()).contains("site-3");

        assertThat(deployment().down(true)).isEqualTo(10);
        assertThat(stack.containers()).isEmpty();
    }

    @Test
    void whatItDoesNotHaveIsRefusedWithTheReason() {
        assertThatThrownBy(() -> deployment().backup().check())
                .isInstanceOf(Problem.class)
                .hasMessageContaining("no state");
        assertThatThrownBy(() -> deployment().push(Optional.empty()))
                .isInstanceOf(Problem.class)
                .hasMessageContainingAll("site", "not made here");
    }

    @Test
    void messagesSpeakOfWhatItIs() {
        stack.platform().closeFrontDoor();

        assertThatThrownBy(stack::up).hasMessageContaining("The site does not answer as localhost");
    }
}
