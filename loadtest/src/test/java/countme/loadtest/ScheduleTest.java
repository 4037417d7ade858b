package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    @Test
    void requestsOfAnOpenLoadAreDueAtAFixedRate() {
        assertThat(Schedule.due(0, 200)).isZero();
        assertThat(Schedule.due(1, 200)).isEqualTo(5_000_000);
        assertThat(Schedule.due(3, 3_000)).isEqualTo(1_000_000);
    }

    @Test
    void aLateRequestKeepsItsTimeSoThatTheWaitIsMeasured() {
        var schedule = new Schedule(new Load.Open(1000), Duration.ofMillis(40));
        assertThat(schedule.next()).isZero();
        while (schedule.now() < 20_000_000) {
            LockSupport.parkNanos(1_000_000);
        }

        assertThat(schedule.next()).isEqualTo(1_000_000);
        assertThat(schedule.next()).isEqualTo(2_000_000);
    }

    @Test
    void anOpenLoadHasAsManyRequestsAsItsRateAndLengthSay() {
        var schedule = new Schedule(new Load.Open(1000), Duration.ofMillis(40));
        int requests = 0;
        for (long due = schedule.next(); due != Schedule.OVER; due = schedule.next()) {
            assertThat(schedule.now()).isGreaterThanOrEqualTo(due);
            requests++;
        }

        assertThat(requests).isEqualTo(40);
    }

    @Test
    void aClosedLoadEndsWhenItsTimeIsUp() {
        var schedule = new Schedule(new Load.Closed(1), Duration.ofMillis(20));
        while (schedule.next() != Schedule.OVER) {
            LockSupport.parkNanos(1_000_000);
        }

        assertThat(schedule.now()).isGreaterThanOrEqualTo(20_000_000);
    }

    @Test
    void aLoadWithoutALengthGoesOnUntilItIsEnded() {
        var schedule = new Schedule(new Load.Open(1000));
        assertThat(schedule.next()).isZero();
        assertThat(schedule.next()).isEqualTo(1_000_000);

        schedule.end();

        assertThat(schedule.next()).isEqualTo(Schedule.OVER);
    }
}
