package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProcessorTimeTest {

    @Test
    void idleWaitingAndStolenTimeIsNotSpent() {
        assertThat(ProcessorTime.busySeconds("cpu  100 20 300 99999 8888 40 50 7777 0 0"))
                .isCloseTo(5.1, within(1e-9));
    }
}
