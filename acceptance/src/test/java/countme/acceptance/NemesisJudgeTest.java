package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.acceptance.NemesisJudge.Done;
import countme.acceptance.NemesisJudge.Failure;
import countme.topology.deploy.audit.Audit;
import countme.topology.deploy.audit.AuditEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The nemesis' judge and schedule, without a stack. */
class NemesisJudgeTest {
    private static final Failure FAILURE = new Failure(20_000, 20_100, "502", false);

    @Test
    void whatUsersHaveToNoticeMayFailUntilFifteenSecondsAfterIt() {
        assertThat(unexplained(done(Deed.KILL_REDIS, "redis", 1_000, 5_001))).isEmpty();
        assertThat(unexplained(done(Deed.KILL_REDIS, "redis", 1_000, 4_000))).containsExactly(FAILURE);
        assertThat(unexplained(done(Deed.KILL_REDIS, "redis", 20_200, 30_000))).containsExactly(FAILURE);
    }

    @Test
    void whatNobodyHasToNoticeMayFailNothing() {
        assertThat(unexplained(done(Deed.KILL_WATCHER, "loki", 19_000, 30_000))).containsExactly(FAILURE);
        assertThat(unexplained(done(Deed.DEPLOY, "", 19_000, 30_000))).containsExactly(FAILURE);
        assertThat(unexplained()).containsExactly(FAILURE);
    }

    @Test
    void whoIsNotWellAfterAMinuteExplainsNothingMore() {
        assertThat(unexplained(new Done(Deed.KILL_REDIS, "redis", -60_000, -55_000, 30_000)))
                .isEmpty();
        assertThat(unexplained(new Done(Deed.KILL_REDIS, "redis", -60_000, -55_001, 30_000)))
                .containsExactly(FAILURE);
    }

    @Test
    void nothingExplainsAWrongAnswer() {
        var wrong = new Failure(20_000, 20_100, "1 visitor", true);

        assertThat(NemesisJudge.unexplained(List.of(done(Deed.KILL_REDIS, "redis", 1_000, 30_000)), List.of(wrong)))
                .containsExactly(wrong);
    }

    @Test
    void onlyTheTimeInWhichNobodyChangesAnythingIsCountedAndAChangeOfADeadLauncherIsNone() {
        Instant begin = Instant.EPOCH;
        List<AuditEntry> entries = List.of(
                entry(5, 1, "scale", Audit.Result.begun),
                entry(8, 2, "heal", Audit.Result.failed),
                entry(15, 1, "scale", Audit.Result.done),
                entry(20, 3, "deploy", Audit.Result.begun),
                entry(30, 4, "restart", Audit.Result.begun));

        assertThat(Patience.unchanged(begin, begin.plusSeconds(40), entries, process -> process == 4))
                .as("to 5, and from 15 to 30")
                .isEqualTo(Duration.ofSeconds(20));
        assertThat(Patience.unchanged(begin.plusSeconds(10), begin.plusSeconds(40), entries, process -> false))
                .as("from 15 to the end")
                .isEqualTo(Duration.ofSeconds(25));
    }

    private static AuditEntry entry(long second, long process, String what, Audit.Result result) {
        return new AuditEntry(Instant.EPOCH.plusSeconds(second), "", process, what, "", "", result, "");
    }

    @Test
    void twoReplicasAtOnceAreAllOfThemAndOneIsNot() {
        var first = done(Deed.KILL_REPLICA, "app-1", 18_000, 25_000);

        assertThat(unexplained(first, done(Deed.PAUSE_REPLICA, "app-2", 19_000, 23_000)))
                .isEmpty();
        assertThat(unexplained(done(Deed.PAUSE_REPLICA, "app-2", 19_000, 23_000), first))
                .isEmpty();
        assertThat(unexplained(first)).containsExactly(FAILURE);
        assertThat(unexplained(first, done(Deed.PAUSE_REPLICA, "app-1", 19_000, 23_000)))
                .containsExactly(FAILURE);
        assertThat(unexplained(first, done(Deed.PAUSE_REPLICA, "app-2", 50_000, 55_000)))
                .containsExactly(FAILURE);
    }

    @Test
    void theTimeInWhichNothingMayFailIsWhatIsLeft() {
        assertThat(NemesisJudge.strict(List.of(done(Deed.KILL_REDIS, "redis", 10_000, 12_000)), 60_000))
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

    /** As if a fault were well again as soon as it is over. */
    private static Done done(Deed deed, String target, long from, long until) {
        return new Done(deed, target, from, until, until);
    }

    private static List<Failure> unexplained(Done... done) {
        return NemesisJudge.unexplained(List.of(done), List.of(FAILURE));
    }
}
