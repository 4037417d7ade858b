package countme.topology.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a change of version while the API server does not answer. */
class ClusterFaultsTest {
    private static final int UNAVAILABLE = 503;
    private static final int FORBIDDEN = 403;

    @TempDir
    private Path directory = Path.of("");

    private ClusterWorld world = new ClusterWorld(directory);

    @BeforeEach
    void theSecondVersionServes() {
        world.close();
        world = new ClusterWorld(directory).serving(2, 1);
    }

    @AfterEach
    void end() {
        world.close();
    }

    private ClusterDeploy deploy() {
        return new ClusterDeploy(world.project());
    }

    private void rollBack() {
        assertThat(deploy().rollBack("").changed()).contains("deployment/app");
    }

    /** So many of these requests, after the first one. */
    private void failing(int times, int status, Predicate<String> request) {
        var asked = new AtomicInteger();
        world.server().fault(one -> {
            int before = request.test(one) ? asked.getAndIncrement() : 0;
            return before > 0 && before <= times ? status : 0;
        });
    }

    private void awayFrom(Duration begin, Duration end) {
        world.time().in(begin, () -> world.server().fault(asked -> ApiServer.CUT));
        world.time().in(end, () -> world.server().fault(asked -> 0));
    }

    private static void refused(ThrowingCallable work, ExitCode status, String... words) {
        assertThatThrownBy(work).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.exitCode()).isEqualTo(status);
            assertThat(problem).hasMessageContainingAll(words);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {UNAVAILABLE, ApiServer.CUT})
    void whatIsNotAnsweredWhileItGoesOverIsAskedAgain(int fault) {
        failing(3, fault, asked -> asked.startsWith("PATCH " + ClusterWorld.APP));

        rollBack();

        assertThat(world.told()).isEqualTo(ClusterWorld.image(1));
        assertThat(world.releases().current().orElseThrow().version()).isEqualTo("1");
    }

    @Test
    void whatCannotBeRememberedAtOnceIsRememberedLater() {
        failing(3, UNAVAILABLE, asked -> asked.startsWith("PUT " + ClusterWorld.RECORD));

        rollBack();

        assertThat(world.releases().current().orElseThrow().version()).isEqualTo("1");
    }

    @Test
    void fromABadVersionItGoesBackThoughTheClusterIsAwayMeanwhile() {
        world.server().unready(image -> image.equals(ClusterWorld.image(1)));
        Duration patience = world.project().settings().deployTimeout();
        awayFrom(patience.minusSeconds(5), patience.plusSeconds(40));

        refused(() -> deploy().rollBack(""), ExitCode.ROLLED_BACK, "2 serves again");

        assertThat(world.told()).isEqualTo(ClusterWorld.image(2));
        assertThat(world.releases().current().orElseThrow().version()).isEqualTo("2");
    }

    @Test
    void whereItStaysAwayNobodySaysHowItIs() {
        world.server().unready(image -> image.equals(ClusterWorld.image(1)));
        world.time().in(Duration.ofSeconds(5), () -> world.server().fault(asked -> UNAVAILABLE));

        refused(() -> deploy().rollBack(""), ExitCode.DEPLOY_FAILED, "nobody knows whether all pods", "Type 'up'");
    }

    @Test
    void aLockThatCouldNotBeRenewedAndThatNobodyTookIsStillHeld() {
        world.server().unready(image -> image.equals(ClusterWorld.image(1)));
        awayFrom(Duration.ofSeconds(4), Duration.ofSeconds(24));
        world.time().in(Duration.ofSeconds(25), () -> world.server().unready(image -> false));

        rollBack();

        assertThat(world.releases().current().orElseThrow().version()).isEqualTo("1");
    }

    @Test
    void aLockThatAnotherOneTookMeanwhileIsHis() {
        world.server().unready(image -> image.equals(ClusterWorld.image(1)));
        awayFrom(Duration.ofSeconds(4), Duration.ofSeconds(24));
        world.time().in(Duration.ofSeconds(22), () -> world.server().put(ClusterWorld.LEASE, """
                {"kind": "Lease", "apiVersion": "coordination.k8s.io/v1", "metadata": {"name": "countme-lock", "namespace": "countme"},
                 "spec": {"holderIdentity": "ann@web2 with 'up', x", "leaseDurationSeconds": 15, "renewTime": "2026-01-31T12:00:22.000000Z"}}
                """));

        refused(
                () -> deploy().rollBack(""),
                ExitCode.DEPLOY_FAILED,
                "Another launcher has taken this stack over",
                "ann@web2 with 'up' has begun");

        assertThat(world.told()).as("what is left to that one").isEqualTo(ClusterWorld.image(1));
    }

    private ClusterObservation observation() {
        return new ClusterObservation(
                world.project(), world.project().topologies().kept(), Duration.ofSeconds(10));
    }

    @Test
    void whoseAnswersCannotBeSeenIsNotReplacedByAnother() {
        world.runs(Examples.ready("proxy", "proxy-a"));
        world.server().fault(asked -> asked.endsWith("/log") ? FORBIDDEN : 0);

        assertThatThrownBy(this::observation)
                .isInstanceOf(Problem.class)
                .hasMessageContaining("read the log of pod/proxy-a");
    }

    @Test
    void whatIsNotSeenForAWhileIsSeenInTheEnd() {
        world.runs(Examples.ready("proxy", "proxy-a"));
        world.runs(Examples.ready("app", "app-a"));
        ClusterObservation observation = observation();
        awayFrom(Duration.ofSeconds(2), Duration.ofSeconds(25));

        observation.watch();
        assertThat(world.time().nanos()).isGreaterThan(Duration.ofSeconds(24).toNanos());

        world.runs(Examples.unready("app", "app-a"));
        assertThatThrownBy(observation()::watch)
                .isInstanceOf(Problem.class)
                .hasMessageContaining("app-a is not ready any more");
    }

    @Test
    void whatAKilledLauncherHasLeftIsTakenBackFirst() {
        String app = world.server().object(ClusterWorld.APP).orElseThrow().toString();
        world.server().put(ClusterWorld.APP, app.replace(ClusterWorld.image(2), ClusterWorld.image(3)));
        world.server().unready(image -> image.equals(ClusterWorld.image(1)));

        refused(() -> deploy().rollBack(""), ExitCode.ROLLED_BACK, "2 serves again");

        assertThat(world.said().lines())
                .contains("a launcher has ended while it went over to 3: going back to 2 first");
        assertThat(world.told()).isEqualTo(ClusterWorld.image(2));
    }

    @Test
    void aRightThatIsMissingIsNoFaultOfAVersion() {
        world.server().fault(asked -> asked.startsWith("PATCH " + ClusterWorld.APP) ? FORBIDDEN : 0);

        assertThatThrownBy(() -> deploy().rollBack(""))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.isOfPlace()).isTrue());
    }
}
