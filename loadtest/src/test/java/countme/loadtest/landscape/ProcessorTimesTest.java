package countme.loadtest.landscape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessorTimesTest {

    @Test
    void theEnginesProcessesAreKnownByTheirNames() {
        assertThat(ProcessorTimes.process("3345 (dockerd) S 1 3345 3345 0 -1 4 1 2 3 4 1700 130 0 0 20 0 16"))
                .hasValue(Map.entry("engine/dockerd", 18.3));
        assertThat(ProcessorTimes.process("77 (containerd-shim) S 1 1 1 0 -1 4 1 2 3 4 5 6 0 0 20 0 16"))
                .hasValue(Map.entry("engine/shims", 0.11));
        assertThat(ProcessorTimes.process("78 (a (odd) name) S 1 1 1 0 -1 4 1 2 3 4 5 6 0 0 20 0 16"))
                .isEmpty();
        assertThat(ProcessorTimes.process("")).isEmpty();
    }

    @Test
    void aContainerThatIsNewSpentAllItsTimeSince() {
        Spent then = new Spent(Map.of("stack/redis", 1.0, "stack/gone", 5.0), 10, 20);
        Spent now = new Spent(Map.of("stack/redis", 1.5, "stack/app", 2.0), 13, 21);

        assertThat(now.since(then)).isEqualTo(new Spent(Map.of("stack/redis", 0.5, "stack/app", 2.0), 3, 1));
    }
}
