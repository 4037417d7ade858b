package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import countme.topology.docker.Belongings;
import countme.topology.docker.Inventory;
import countme.topology.docker.NamedNetwork;
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
        String dead = stack.deployment().settings().project() + "-dead";
        String mine = stack.deployment().settings().project() + "-mine";
        leave(dead, ownerThatHasEnded());
        leave(mine, Ownership.current());
        DockerClient docker = stack.docker();
        try {
            assertThat(new Belongings(docker).sweep()).containsExactly(dead);

            assertThat(Inventory.read(docker, dead).isEmpty()).isTrue();
            assertThat(new NamedNetwork(docker, dead).subnet()).isEmpty();
            assertThat(Volumes.names(docker, dead, Labels.DATA)).isEmpty();
            assertThat(Inventory.read(docker, mine).containers()).hasSize(1);
            assertThat(stack.deployment().inventory().isEmpty()).isFalse();
        } finally {
            new Belongings(docker).erase(dead);
            new Belongings(docker).erase(mine);
        }
    }

    private static void leave(String project, Ownership owner) {
        DockerClient docker = stack.docker();
        Map<String, String> labels = Labels.of(project, Lifetime.SESSION, "0", owner.toString());
        new NamedNetwork(docker, project).ensure(Optional.empty(), labels);
        Volumes.create(docker, project + "-data", Labels.DATA, labels);
        var all = new HashMap<>(labels);
        all.put(Labels.SERVICE, "redis");
        docker.createContainerCmd(stack.instance(stack.topology().redis(), 0).imageReference())
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
