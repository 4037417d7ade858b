package countme.topology.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final MemoryTime time = new MemoryTime();

    @Test
    void anAnswerEndsTheAsking() {
        var asked = new ArrayList<Duration>();
        Optional<String> answer = time.poll(SECOND.multipliedBy(10), SECOND, () -> {
            asked.add(time.since(0));
            return asked.size() == 3 ? Optional.of("yes") : Optional.empty();
        });
        assertThat(answer).contains("yes");
        assertThat(asked).containsExactly(Duration.ZERO, SECOND, SECOND.multipliedBy(2));
    }

    @Test
    void whenTimeIsOverThereIsNone() {
        var asked = new ArrayList<Duration>();
        assertThat(time.poll(SECOND.multipliedBy(2), SECOND, () -> {
                    asked.add(time.since(0));
                    return Optional.empty();
                }))
                .isEmpty();
        assertThat(asked).hasSize(3);
    }

    @Test
    void whoeverHasNoTimeAsksOnce() {
        assertThat(time.poll(Duration.ZERO, SECOND, () -> Optional.of(1))).contains(1);
        assertThat(time.poll(Duration.ZERO, SECOND, Optional::empty)).isEmpty();
        assertThat(time.since(0)).isZero();
    }

    @Test
    void whoeverTakesLongToSayNoIsLeftAloneAsLong() {
        var asked = new ArrayList<Duration>();
        time.poll(SECOND.multipliedBy(9), SECOND, () -> {
            asked.add(time.since(0));
            time.pass(SECOND.multipliedBy(3));
            return Optional.empty();
        });
        assertThat(asked).containsExactly(Duration.ZERO, SECOND.multipliedBy(6));
    }

    @Test
    void anInterruptEndsTheWaitAndStays() {
        for (Time each : List.of(time, Time.system())) {
            Thread.currentThread().interrupt();
            try {
                assertThatThrownBy(() -> each.poll(SECOND.multipliedBy(60), SECOND, Optional::empty))
                        .isInstanceOfSatisfying(
                                Problem.class,
                                problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.INTERRUPTED));
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
            } finally {
                boolean unused = Thread.interrupted();
            }
        }
    }

    @Test
    void theMachinesTimePasses() {
        Time system = Time.system();
        long begun = system.nanos();
        assertThat(system.pass(Duration.ofMillis(20))).isTrue();
        assertThat(system.since(begun)).isGreaterThanOrEqualTo(Duration.ofMillis(20));
        assertThat(system.pass(Duration.ofSeconds(-1))).isTrue();
    }
}
