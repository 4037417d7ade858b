package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.Topology;
import countme.topology.deploy.Deployment;
import countme.topology.deploy.reconcile.Change;
import countme.topology.deploy.reconcile.Interruption;
import countme.topology.docker.Inventory.Instance;
import countme.topology.policy.Lifetime;
import countme.topology.report.Progress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** What would change is told beforehand and truly, and what is said to interrupt nobody fails no request. */
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class PlanAndScaleTest {
    @Container
    static final Stack stack = Stack.shared();

    @Test
    void replicasComeAndGoAsThePlanSaysWithoutAFailedRequest() {
        stack.awaitEverything();
        assertThat(stack.deployment().preview()).isEmpty();
        List<String> before = ids();
        try (Deployment larger = withReplicas(4);
                Deployment smaller = withReplicas(2);
                var visitors = arriving()) {
            assertThat(larger.preview())
                    .contains(
                            new Change("create", "app-3", Interruption.NONE, false),
                            new Change("create", "app-4", Interruption.NONE, false),
                            new Change("reload", "proxy", Interruption.RECONNECT, true))
                    .noneMatch(Change::interruptsUsers);
            assertThat(ids()).as("a plan only reads").isEqualTo(before);

            assertThat(larger.scale(PlanAndScaleTest::refuse)).contains("app-3", "app-4");
            assertThat(larger.preview()).isEmpty();
            moreAnswersThan(visitors, visitors.answered() + 100);
            assertThat(stack.deployment().preview())
                    .as("who began before goes on with as many")
                    .isEmpty();
            assertThat(smaller.scale(PlanAndScaleTest::refuse)).contains("app-3", "app-4");

            visitors.leave();
            assertThat(visitors.failures()).isEmpty();
        }
        assertThat(stack.deployment().preview()).isEmpty();
    }

    @Test
    void replicasAreRestartedOneAfterAnotherWithoutAFailedRequest() {
        stack.awaitEverything();
        List<String> before = ids();
        try (var visitors = arriving()) {
            assertThat(stack.deployment()
                            .restart()
                            .run(
                                    "app",
                                    changes -> refuse(changes.stream()
                                            .filter(Change::interruptsUsers)
                                            .toList())))
                    .extracting(Change::instance)
                    .containsExactly("app-1", "app-2");

            moreAnswersThan(visitors, visitors.answered() + 100);
            visitors.leave();
            assertThat(visitors.failures()).isEmpty();
        }
        assertThat(ids()).as("the same containers").isEqualTo(before);
    }

    private static Visitors arriving() {
        var visitors = new Visitors(stack.target());
        visitors.keepComing(4);
        moreAnswersThan(visitors, 20);
        return visitors;
    }

    private static void moreAnswersThan(Visitors visitors, long answers) {
        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> visitors.answered() > answers);
    }

    private static Deployment withReplicas(int replicas) {
        return new Deployment(
                Topology::new,
                stack.deployment().project().settings().withReplicas(replicas),
                Lifetime.SESSION,
                stack.deployment().project().state(),
                Progress.quiet());
    }

    private static void refuse(List<Change> interrupting) {
        assertThat(interrupting).isEmpty();
    }

    private static List<String> ids() {
        return stack.deployment().project().inventory().containers().stream()
                .map(Instance::id)
                .sorted()
                .toList();
    }
}
