package countme.topology.deploy.heal;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.deploy.heal.Triage.Action;
import countme.topology.deploy.heal.Triage.Heal;
import countme.topology.deploy.heal.Triage.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class TriageTest {
    private static final Instant BEGIN = Instant.EPOCH;

    private final Triage triage = new Triage();
    private Instant now = BEGIN;

    @Test
    void whereAllIsWellNothingIsDone() {
        assertThat(round(Condition.WELL)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Condition.class,
            names = {"MISSING", "DEAD", "ENDED", "PAUSED", "CUT", "UNHEALTHY"})
    void aFaultIsPutRightAtOnce(Condition condition) {
        assertThat(round(condition)).containsExactly(new Heal("redis", condition));
    }

    @ParameterizedTest
    @EnumSource(
            value = Condition.class,
            names = {"MISSING", "DEAD", "ENDED", "PAUSED", "CUT", "UNHEALTHY", "SILENT"},
            mode = Mode.EXCLUDE)
    void whatWillPassOrTheEngineIsAtIsLeftAlone(Condition condition) {
        for (int i = 0; i < 4; i++) {
            assertThat(round(condition)).isEmpty();
        }
    }

    @Test
    void onlyTheThirdSilenceInARowIsAFault() {
        assertThat(round(Condition.SILENT)).isEmpty();
        assertThat(round(Condition.SILENT)).isEmpty();
        assertThat(round(Condition.WELL)).isEmpty();
        assertThat(round(Condition.SILENT)).isEmpty();
        assertThat(round(Condition.SILENT)).isEmpty();
        assertThat(round(Condition.SILENT)).containsExactly(new Heal("redis", Condition.SILENT));
    }

    @Test
    void withRedisAwayOnlyRedisIsPutRight() {
        Map<String, Condition> found = new LinkedHashMap<>();
        found.put("proxy", Condition.WELL);
        // Not ready, but alive: that is all that is asked.
        found.put("app-1", Condition.WELL);
        found.put("app-2", Condition.WELL);
        found.put("redis", Condition.ENDED);
        assertThat(triage.decide(found, now)).containsExactly(new Heal("redis", Condition.ENDED));
    }

    @Test
    void whenNothingAnswersItIsTheMachineThatIsSlow() {
        for (int i = 0; i < 10; i++) {
            assertThat(triage.decide(Map.of("app-1", Condition.SILENT, "redis", Condition.UNHEALTHY), now))
                    .isEmpty();
        }
        for (int i = 0; i < 2; i++) {
            assertThat(triage.decide(Map.of("app-1", Condition.SILENT, "redis", Condition.WELL), now))
                    .isEmpty();
        }
        assertThat(triage.decide(Map.of("app-1", Condition.SILENT, "redis", Condition.WELL), now))
                .containsExactly(new Heal("app-1", Condition.SILENT));
    }

    @Test
    void aSingleSilenceBesideWhatEndedIsNoSlowMachine() {
        Map<String, Condition> found = new LinkedHashMap<>();
        found.put("app-1", Condition.SILENT);
        found.put("redis", Condition.RESTARTING);
        assertThat(triage.decide(found, now)).isEmpty();
        assertThat(triage.decide(found, now)).isEmpty();
        assertThat(triage.decide(found, now)).containsExactly(new Heal("app-1", Condition.SILENT));
    }

    @Test
    void anAttemptThatDidNotTakePlaceIsMadeAgainAtTheNextLook() {
        assertThat(round(Condition.ENDED)).isNotEmpty();
        assertThat(round(Condition.ENDED)).isNotEmpty();
    }

    @Test
    void whatEndsAgainAndAgainIsTriedEverMoreSlowlyAndReportedOnce() {
        var healed = new ArrayList<Long>();
        var reported = new ArrayList<Long>();
        while (now.isBefore(BEGIN.plus(Duration.ofMinutes(20)))) {
            for (Action action : round(Condition.ENDED)) {
                if (action instanceof Report) {
                    reported.add(seconds());
                } else {
                    healed.add(seconds());
                    triage.attempted("redis", now);
                }
            }
            now = now.plusSeconds(1);
        }
        assertThat(healed).containsExactly(0L, 5L, 15L, 35L, 75L, 375L, 675L, 975L);
        assertThat(reported).containsExactly(76L);
    }

    @Test
    void whatEndsNowAndThenIsNoCrashLoop() {
        for (int i = 0; i < 9; i++) {
            heal(Condition.ENDED);
            now = now.plus(Duration.ofMinutes(5));
        }
    }

    @Test
    void eachInstanceHasItsOwnPatience() {
        heal(Condition.ENDED);
        assertThat(triage.decide(Map.of("redis", Condition.ENDED, "loki", Condition.ENDED), now.plusSeconds(1)))
                .containsExactly(new Heal("loki", Condition.ENDED));
    }

    @Test
    void tenMinutesOfHealthAreForgiveness() {
        heal(Condition.ENDED);
        now = now.plusSeconds(5);
        heal(Condition.ENDED);
        now = now.plusSeconds(2);
        assertThat(round(Condition.WELL)).isEmpty();
        now = now.plus(Duration.ofMinutes(10));
        assertThat(round(Condition.WELL)).isEmpty();

        now = now.plusSeconds(2);
        heal(Condition.ENDED);
        now = now.plusSeconds(5);
        assertThat(round(Condition.ENDED)).as("the first pause again").isNotEmpty();
    }

    @Test
    void aShorterTimeOfHealthIsNone() {
        heal(Condition.ENDED);
        now = now.plusSeconds(5);
        heal(Condition.ENDED);
        now = now.plusSeconds(2);
        assertThat(round(Condition.WELL)).isEmpty();
        now = now.plusSeconds(2);
        assertThat(round(Condition.ENDED)).as("4 of 10 s").isEmpty();
        now = now.plusSeconds(6);
        assertThat(round(Condition.ENDED)).isNotEmpty();
    }

    @Test
    void whatTheEngineRestartsAgainAndAgainIsReportedOnce() {
        for (int i = 1; i <= 20; i++) {
            assertThat(round(Condition.RESTARTING))
                    .as("time " + i)
                    .isEqualTo(i == 5 ? List.of(new Report("redis")) : List.of());
            assertThat(round(Condition.STARTING)).isEmpty();
        }
    }

    private void heal(Condition condition) {
        assertThat(round(condition)).containsExactly(new Heal("redis", condition));
        triage.attempted("redis", now);
    }

    private List<Action> round(Condition redis) {
        return triage.decide(Map.of("proxy", Condition.WELL, "redis", redis), now);
    }

    private long seconds() {
        return Duration.between(BEGIN, now).toSeconds();
    }
}
