package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.deploy.MemoryStack;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhenInterruptedTest {
    private static final String NEXT = "Type 'up' again.";

    @TempDir
    Path directory;

    @Test
    void whatIsThereAndWhatToTypeIsSaid() {
        assertThat(WhenInterrupted.words(Optional.of(List.of()), "container", NEXT))
                .isEqualTo("Interrupted. No container is there. Type 'up' again.");
        var stack = new MemoryStack(directory);
        Set<String> unused = stack.up();
        assertThat(WhenInterrupted.words(Optional.of(stack.deployment().instances()), "container", NEXT))
                .startsWith("Interrupted. There is now: alertmanager, app-1, app-2, ")
                .endsWith(", redis-exporter, registry. Type 'up' again.");
        assertThat(WhenInterrupted.words(Optional.empty(), "container", NEXT)).contains("not known", NEXT);
    }
}
