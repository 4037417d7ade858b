package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.docker.Belongings;
import countme.topology.docker.ContainerEngine;
import countme.topology.docker.Inventory;
import countme.topology.docker.StackNetworks;
import countme.topology.docker.Volumes;
import countme.topology.policy.Labels;
import countme.topology.policy.Lifetime;
import countme.topology.policy.Ownership;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** What a test run that was killed leaves behind goes at the next start; what lives stays. */
@Testcontainers
class LeftoverTest {
    @Container
    static final Stack stack = Stack.shared();

    @Test
    void theStackOfADeadJvmIsSweptAndNoOther() throws Exception {
        String dead = stack.deployment().project().settings().project() + "-dead";
        String mine = stack.deployment().project().settings().project() + "-mine";
        leave(dead, ownerThatHasEnded());
        leave(mine, Ownership.current());
        ContainerEngine engine = stack.engine();
        try {
            assertThat(new Belongings(engine).sweep()).containsExactly(dead);

            assertThat(Inventory.read(engine, dead).isEmpty()).isTrue();
            assertThat(new StackNetworks(engine, dead).names()).isEmpty();
            assertThat(Volumes.names(engine, dead, Labels.DATA)).isEmpty();
            assertThat(Inventory.read(engine, mine).containers()).hasSize(1);
            assertThat(stack.deployment().project().inventory().isEmpty()).isFalse();
        } finally {
            new Belongings(engine).erase(dead);
            new Belongings(engine).erase(mine);
        }
    }

    private static void leave(String project, Ownership owner) {
        ContainerEngine engine = stack.engine();
        Map<String, String> labels = Labels.of(project, Lifetime.SESSION, "0", owner.toString());
        new StackNetworks(engine, project).ensure(Optional.empty(), labels);
        Volumes.create(engine, project + "-data", Labels.DATA, labels);
        var all = new HashMap<>(labels);
        all.put(Labels.SERVICE, "redis");
        stack.connection()
                .client()
                .createContainerCmd(stack.instance(stack.topology().redis(), 0).imageReference())
                .withName(project + "-redis")
                .withLabels(all)
                .exec();
    }

    private static Ownership ownerThatHasEnded() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("true").start();
        long started = process.info()
                .startInstant()
                .map(java.time.Instant::toEpochMilli)
                .orElse(0L);
        process.waitFor();
        return new Ownership(Ownership.current().machine(), process.pid(), started);
    }
}
