package countme.topology.deploy.heal;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.config.Setting;
import countme.topology.deploy.MemoryStack;
import countme.topology.deploy.audit.Audit;
import countme.topology.deploy.audit.AuditEntry;
import countme.topology.deploy.project.Operation;
import countme.topology.deploy.release.Releasing;
import countme.topology.image.MemoryImages;
import countme.topology.report.Problem;
import countme.topology.service.ConfigFiles;
import countme.topology.state.DeployLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an attached {@code up} does about what breaks, and about what others do. */
class HealTest {
    private static final Duration STEP = Duration.ofSeconds(2);

    @TempDir
    private Path directory = Path.of("");

    private MemoryStack stack = new MemoryStack(directory);
    private Healer healer = healer();

    @BeforeEach
    void attend() {
        stack = new MemoryStack(directory);
        stack.with(Setting.MONITORING, false).up();
        healer = healer();
    }

    private Healer healer() {
        return AttendedStack.healer(stack.deployment().project());
    }

    /** So many rounds, each with its pause. */
    private void rounds(int number) {
        for (int i = 0; i < number; i++) {
            assertThat(healer.round()).isTrue();
            assertThat(stack.platform().time().pass(STEP)).isTrue();
        }
    }

    private List<AuditEntry> heals() {
        return stack.audit().stream()
                .filter(entry -> entry.what().equals(Audit.HEAL))
                .toList();
    }

    @Test
    void whatIsWellIsLeftAlone() {
        List<String> before = stack.states();

        rounds(20);

        assertThat(stack.states()).isEqualTo(before);
        assertThat(heals()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "end, had ended: started again",
        "pause, was paused: continued",
        "cut, had lost its network: made again",
        "lose, was gone: made again",
    })
    void whatIsFoundBrokenIsPutRightAtOnce(String what, String said) {
        switch (what) {
            case "end" -> stack.container("redis").end(137);
            case "pause" -> stack.container("redis").pause();
            case "cut" -> stack.engine().cut("countme-redis");
            default -> stack.engine().lose("countme-redis");
        }

        rounds(1);

        assertThat(stack.container("redis").isRunning()).isTrue();
        assertThat(stack.serving()).isPresent();
        assertThat(heals()).singleElement().satisfies(entry -> {
            assertThat(entry.subject()).isEqualTo("redis");
            assertThat(entry.result()).isEqualTo(Audit.Result.done);
            assertThat(entry.detail()).startsWith(said);
        });
        assertThat(stack.up()).isEmpty();
    }

    @Test
    void aProxyWhoseConfigurationIsGoneTooShowsItsPagesAgain() {
        stack.engine().lose("countme-proxy");
        stack.engine().removeVolume("countme-proxy-config");

        rounds(1);

        assertThat(stack.engine().file("countme-proxy-config", "current/console/index.html"))
                .isPresent();
    }

    @Test
    void whatTheEngineNeverStartsAgainIsMadeAnew() {
        String before = stack.container("app-2").id();
        stack.container("app-2").endForGood();

        rounds(1);

        assertThat(stack.container("app-2").isRunning()).isTrue();
        assertThat(stack.container("app-2").id()).isNotEqualTo(before);
        assertThat(stack.up()).isEmpty();
    }

    @Test
    void whatIsMadeAgainIsLetInWithLoginsThatNobodyWasToldOf() {
        String before = users();
        // As a launcher leaves it that dies in 'secrets rotate'.
        stack.deployment().project().serviceSecret().rotate();
        stack.engine().lose("countme-app-2");

        rounds(1);

        assertThat(users()).isNotEqualTo(before);
        assertThat(stack.container("app-2").isRunning()).isTrue();
    }

    private String users() {
        return stack.engine()
                .read(stack.container("redis"), ConfigFiles.CURRENT + "/users.acl")
                .orElseThrow();
    }

    @Test
    void severalAreAllPutRightInOneRound() {
        stack.container("app-1").end(1);
        stack.container("app-2").end(1);
        stack.engine().lose("countme-proxy");

        rounds(1);

        assertThat(heals()).extracting(AuditEntry::subject).containsExactly("app-1", "app-2", "proxy");
        assertThat(stack.serving()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "lose, proxy, was gone: made again",
        "end, proxy, had ended: started again",
        "lose both, proxy, was gone: made again",
        "end guard, guard, had ended: started again",
    })
    void aGuardComesBackWithItsProxy(String what, String first, String said) {
        stack.with(Setting.MONITORING, true).up();
        healer = healer();
        switch (what) {
            case "lose" -> stack.engine().lose("countme-proxy");
            case "end" -> {
                stack.container("proxy").end(1);
                stack.container("guard").end(1);
            }
            case "lose both" -> {
                stack.engine().lose("countme-proxy");
                stack.engine().lose("countme-guard");
            }
            default -> stack.container("guard").end(1);
        }

        rounds(2);

        assertThat(heals().get(0).subject()).isEqualTo(first);
        assertThat(heals().get(0).detail()).startsWith(said);
        assertThat(heals()).allMatch(entry -> entry.result() == Audit.Result.done);
        assertThat(stack.container("guard").isRunning()).isTrue();
        assertThat(stack.container("guard").joined())
                .isEqualTo(stack.container("proxy").id());
        assertThat(stack.up()).isEmpty();
    }

    @Test
    void oneThatIsSilentIsRestartedAfterThreeLooks() {
        String before = stack.container("app-1").id();
        stack.platform().model().silence("countme-app-1", true);
        stack.platform().faults().watch(call -> {
            if (call.equals("stop")) {
                stack.platform().model().silence("countme-app-1", false);
            }
        });

        rounds(2);
        assertThat(heals()).isEmpty();
        rounds(4);

        assertThat(heals())
                .singleElement()
                .extracting(AuditEntry::detail)
                .asString()
                .startsWith("did not answer: restarted");
        assertThat(stack.container("app-1").id()).isEqualTo(before);
    }

    @Test
    void oneThatTheEngineHasGivenUpIsRestarted() {
        stack.container("app-1").setUnhealthy(true);
        stack.platform().model().silence("countme-app-1", true);
        stack.platform().faults().watch(call -> {
            if (call.equals("stop")) {
                stack.platform().model().silence("countme-app-1", false);
                stack.container("app-1").setUnhealthy(false);
            }
        });

        rounds(1);

        assertThat(heals())
                .singleElement()
                .extracting(AuditEntry::detail)
                .asString()
                .startsWith("was unhealthy: restarted");
    }

    @Test
    void oneThatDoesNotComeUpIsReportedWithItsReason() {
        stack.platform().model().put(MemoryImages.CARRIED, stack.version().ending());
        stack.container("app-1").end(3);

        rounds(1);

        assertThat(heals()).singleElement().satisfies(entry -> {
            assertThat(entry.result()).isEqualTo(Audit.Result.failed);
            assertThat(entry.detail()).contains("could not be put right: app-1 ended with status 3");
        });
    }

    @Test
    void anEngineThatFailsMeanwhileIsNoMatterForTheOperator() {
        stack.container("redis").end(1);
        stack.platform().faults().watch(call -> {
            if (call.equals("start")) {
                throw Problem.passing("The engine stopped answering", "It says so.", "Type 'doctor'.", null);
            }
        });

        rounds(1);

        assertThat(heals())
                .singleElement()
                .extracting(AuditEntry::detail)
                .asString()
                .endsWith("could not be put right: The engine stopped answering; it is tried again");
    }

    @Test
    void aCrashLoopIsReportedOnceAndTriedMoreSlowly() {
        stack.platform().model().put(MemoryImages.CARRIED, stack.version().ending());
        stack.container("app-1").end(3);

        rounds(300);

        assertThat(reports()).hasSize(1);
        assertThat(heals().size()).as("tries within ten minutes").isBetween(5, 10);
    }

    private List<AuditEntry> reports() {
        return heals().stream()
                .filter(entry -> entry.detail().contains("does not stay well"))
                .toList();
    }

    @Test
    void aDeployInBetweenDoesNotMakeItForgetACrashLoop() {
        stack.platform().model().put(MemoryImages.CARRIED, stack.version().ending());
        stack.container("app-1").end(3);
        rounds(40);
        int tries = heals().size();

        boolean unused = DeployLock.holding(stack.state().state(), () -> {
            rounds(3);
            return true;
        });
        rounds(20);

        assertThat(reports()).as("how often it was reported").hasSizeLessThanOrEqualTo(1);
        assertThat(heals().size() - tries).as("tries in the 40 s after it").isLessThanOrEqualTo(2);
    }

    @Test
    void whileTheLockIsHeldNothingIsLookedAt() {
        boolean unused = DeployLock.holding(stack.state().state(), () -> {
            stack.engine().lose("countme-redis");
            stack.platform().faults().none();
            rounds(3);
            assertThat(stack.platform().faults().calls()).isEmpty();
            return true;
        });
        assertThat(stack.engine().named("countme-redis")).isEmpty();

        rounds(1);

        assertThat(stack.container("redis").isRunning()).isTrue();
    }

    @Test
    void whatAnotherLauncherLeavesBehindIsWhatIsWatched() {
        stack.with(Setting.REPLICAS, 3).up();
        rounds(1);
        stack.engine().lose("countme-app-3");

        rounds(1);

        assertThat(stack.container("app-3").isRunning()).isTrue();
        stack.with(Setting.REPLICAS, 1).up();
        rounds(5);
        assertThat(stack.containers()).containsExactly("app-1", "proxy", "redis", "registry");
    }

    @Test
    void afterADeployTheReplicasThatServeAreWatched() {
        stack.with(Setting.MONITORING, true).up();
        String unusedDigest = stack.platform().push("2.0");
        Releasing.Deployed unused = stack.deployment().deploy().deploy("2.0", behaviour -> {});
        rounds(1);
        stack.engine().lose("countme-app-11");

        rounds(1);

        assertThat(stack.container("app-11").isRunning()).isTrue();
        assertThat(stack.container("app-11").imageId()).isEqualTo(MemoryImages.id("2.0"));
        assertThat(stack.containers()).doesNotContain("app-1", "app-2");
    }

    @Test
    void whatIsBeingTakenDownIsNotPutBack() {
        Operation down = new Operation(stack.deployment().project().audit(), Audit.DOWN, "");
        down.begin();
        stack.engine().lose("countme-app-1");

        rounds(3);

        assertThat(stack.engine().named("countme-app-1")).isEmpty();
        stack.up();
        rounds(1);
        stack.engine().lose("countme-app-1");
        rounds(1);
        assertThat(stack.container("app-1").isRunning()).isTrue();
    }

    @Test
    void anEngineThatIsAwayIsWaitedFor() {
        stack.platform().faults().always();
        rounds(5);
        stack.platform().faults().none();
        rounds(2);

        assertThat(stack.said().lines())
                .filteredOn(line -> line.contains("the engine"))
                .satisfiesExactly(
                        line -> assertThat(line).contains("the engine does not answer"),
                        line -> assertThat(line).contains("the engine answers again"));
    }

    @Test
    void attendingEndsWithTheStack() {
        stack.platform().time().in(Duration.ofSeconds(5), () -> stack.engine().lose("countme-app-1"));
        stack.platform().time().in(Duration.ofSeconds(9), () -> {
            int unused = stack.deployment().down(false);
        });
        stack.with(Setting.FOLLOW_TAG, "");

        stack.deployment().attend();

        assertThat(heals()).extracting(AuditEntry::subject).containsExactly("app-1");
        assertThat(stack.engine().all()).isEmpty();
        assertThat(stack.platform().time().since(0)).isLessThan(Duration.ofSeconds(20));
    }
}
