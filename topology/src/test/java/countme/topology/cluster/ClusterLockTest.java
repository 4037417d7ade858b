package countme.topology.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.concurrent.MemoryTime;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterLockTest {
    private final ApiServer server = new ApiServer();
    private final Cluster cluster = server.cluster();
    private final Cluster others = server.cluster();
    private final MemoryTime time = new MemoryTime();

    @AfterEach
    void end() {
        others.close();
        cluster.close();
        server.close();
    }

    private ClusterLease lease(Cluster whose, String identity) {
        return new ClusterLease(whose, "countme", time, identity);
    }

    private boolean locked(Cluster whose) {
        return new ClusterLock(whose, "countme", time).holding("bob@web1 with 'up'", Duration.ZERO, () -> true);
    }

    @Test
    void oneAtATimeHoldsItAndTheNextOneAtOnceAfterwards() {
        boolean refused = new ClusterLock(cluster, "countme", time).holding("ann@web2 with 'up'", Duration.ZERO, () -> {
            assertThatThrownBy(() -> locked(others)).isInstanceOfSatisfying(Problem.class, problem -> {
                assertThat(problem.exitCode()).isEqualTo(ExitCode.LOCK_HELD);
                assertThat(problem.why()).contains("It is ann@web2 with 'up', and holds lease/countme-lock");
            });
            return true;
        });

        assertThat(refused).isTrue();
        assertThat(locked(others)).isTrue();
    }

    @Test
    void whoseHolderHasDiedIsFreeAfterAWhile() {
        assertThat(lease(cluster, "ann, 1").take()).isTrue();

        assertThat(lease(others, "bob, 2").take()).isFalse();
        boolean unused = time.pass(Duration.ofSeconds(16));
        assertThat(lease(others, "bob, 2").take()).isTrue();
    }

    @Test
    void whoSaysInTimeThatHeIsThereKeepsIt() {
        boolean held = new ClusterLock(cluster, "countme", time).holding("ann@web2 with 'up'", Duration.ZERO, () -> {
            boolean unused = time.pass(Duration.ofMinutes(5));
            cluster.requireLicense();
            assertThat(lease(others, "bob, 2").take()).isFalse();
            return true;
        });

        assertThat(held).isTrue();
    }

    @Test
    void whileNobodyKnowsWhoseItIsNothingIsChanged() {
        var lease = lease(cluster, "ann, 1");
        assertThat(lease.take()).isTrue();
        server.fault(asked -> ApiServer.CUT);
        lease.requireHeld();

        boolean unused = time.pass(Duration.ofSeconds(11));
        assertThatThrownBy(lease::requireHeld)
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.isPassing()).isTrue());

        server.fault(asked -> 0);
        lease.requireHeld();
    }

    @Test
    void whatAnotherOneHasHadSinceIsNotTakenAgain() {
        var lease = lease(cluster, "ann, 1");
        assertThat(lease.take()).isTrue();
        boolean unused = time.pass(Duration.ofSeconds(16));
        var other = lease(others, "bob, 2");
        assertThat(other.take()).isTrue();
        other.release();

        assertThatThrownBy(lease::requireHeld)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.LOCK_HELD));
        assertThatThrownBy(lease::requireHeld).isInstanceOf(Problem.class);
    }
}
