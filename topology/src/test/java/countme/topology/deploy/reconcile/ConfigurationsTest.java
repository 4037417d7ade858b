package countme.topology.deploy.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.Topology;
import countme.topology.deploy.Examples;
import countme.topology.deploy.MemoryStack;
import countme.topology.service.Service;
import java.lang.Thread.State;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationsTest {
    @TempDir
    private Path directory = Path.of("");

    /** An engine that is to make a directory of a volume twice at once refuses the second time. */
    @Test
    void replicasThatStartSideBySideHaveTheirVolumeFilledOnce() throws InterruptedException {
        var stack = new MemoryStack(directory);
        var unused = stack.up();
        Topology topology = Examples.topology(2);
        Service app = topology.app();
        var configurations = new Configurations(stack.deployment().project().context());
        List<Thread> others = new ArrayList<>();
        List<String> filled = new ArrayList<>();
        stack.platform().faults().watch(call -> {
            if (call.equals("copy into")) {
                filled.add(call);
                if (others.isEmpty()) {
                    var other = new Thread(() -> configurations.prepare(Examples.desired(app, 2)));
                    others.add(other);
                    other.start();
                    Awaitility.await().until(() -> other.getState() == State.WAITING);
                }
            }
        });

        configurations.prepare(Examples.desired(app, 1));

        for (Thread other : others) {
            other.join();
        }
        assertThat(filled).hasSize(1);
    }
}
