package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProcessorTimeTest {
    private static final ProcessorTime BEGINNING = ProcessorTime.parse("cpu  100 20 300 1000 100 40 50 7777 0 0", 1);

    @Test
    void idleWaitingAndStolenTimeIsNotSpent() {
        assertThat(BEGINNING.all()).isCloseTo(5.1, within(1e-9));
        assertThat(BEGINNING.others()).isCloseTo(4.1, within(1e-9));
        assertThat(BEGINNING.idle()).isCloseTo(11, within(1e-9));
    }

    @Test
    void whatTheClientSpentIsNotChargedToTheServer() {
        ProcessorTime end = ProcessorTime.parse("cpu  400 20 300 1200 100 40 50 9999 0 0", 1.5);

        assertThat(end.since(BEGINNING)).hasValueCloseTo(2.5, within(1e-9));
    }

    @Test
    void aMachineWithNoTimeLeftTellsNothing() {
        ProcessorTime end = ProcessorTime.parse("cpu  400 20 300 1020 100 40 50 7777 0 0", 1.5);

        assertThat(end.since(BEGINNING)).isEmpty();
    }
}
