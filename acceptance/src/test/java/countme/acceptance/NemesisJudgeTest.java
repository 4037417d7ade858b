package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.acceptance.NemesisJudge.Done;
import countme.acceptance.NemesisJudge.Failure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The nemesis' judge and schedule, without a stack. */
class NemesisJudgeTest {
    private static final Failure FAILURE = new Failure(20_000, 20_100, "502");

    @Test
    void whatUsersHaveToNoticeMayFailUntilFifteenSecondsAfterIt() {
        assertThat(unexplained(new Done(Deed.KILL_REDIS, "redis", 1_000, 5_001)))
                .isEmpty();
        assertThat(unexplained(new Done(Deed.KILL_REDIS, "redis", 1_000, 4_000)))
                .containsExactly(FAILURE);
        assertThat(unexplained(new Done(Deed.KILL_REDIS, "redis", 20_200, 30_000)))
                .containsExactly(FAILURE);
    }

    @Test
    void whatNobodyHasToNoticeMayFailNothing() {
        assertThat(unexplained(new Done(Deed.KILL_WATCHER, "loki", 19_000, 30_000)))
                .containsExactly(FAILURE);
        assertThat(unexplained(new Done(Deed.DEPLOY, "", 19_000, 30_000))).containsExactly(FAILURE);
        assertThat(unexplained()).containsExactly(FAILURE);
    }

    @Test
    void twoReplicasAtOnceAreAllOfThemAndOneIsNot() {
        var first = new Done(Deed.KILL_REPLICA, "app-1", 18_000, 25_000);

        assertThat(unexplained(first, new Done(Deed.PAUSE_REPLICA, "app-2", 19_000, 23_000)))
                .isEmpty();
        assertThat(unexplained(new Done(Deed.PAUSE_REPLICA, "app-2", 19_000, 23_000), first))
                .isEmpty();
        assertThat(unexplained(first)).containsExactly(FAILURE);
        assertThat(unexplained(first, new Done(Deed.PAUSE_REPLICA, "app-1", 19_000, 23_000)))
                .containsExactly(FAILURE);
        assertThat(unexplained(first, new Done(Deed.PAUSE_REPLICA, "app-2", 50_000, 55_000)))
                .containsExactly(FAILURE);
    }

    @Test
    void theTimeInWhichNothingMayFailIsWhatIsLeft() {
        assertThat(NemesisJudge.strict(List.of(new Done(Deed.KILL_REDIS, "redis", 10_000, 12_000)), 60_000))
                .isBetween(42_900L, 43_000L);
    }

    @Test
    void aSeedAlwaysGivesTheSameScheduleAndAnotherOneAnother() {
        Duration length = Duration.ofMinutes(30);

        var schedule = NemesisSchedule.of(7, length);

        assertThat(schedule).isEqualTo(NemesisSchedule.of(7, length)).isNotEqualTo(NemesisSchedule.of(8, length));
        assertThat(schedule.steps()).extracting(one -> one.deed()).contains(Deed.values());
        assertThat(schedule.steps()).allMatch(one -> one.at() < length.toMillis());
    }

    private static List<Failure> unexplained(Done... done) {
        return NemesisJudge.unexplained(List.of(done), List.of(FAILURE));
    }
}
