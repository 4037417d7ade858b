package countme.topology.deploy.heal;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.concurrent.MemoryTime;
import countme.topology.deploy.SaidProgress;
import countme.topology.deploy.audit.Audit;
import countme.topology.deploy.audit.Audit.Result;
import countme.topology.deploy.audit.AuditEntry;
import countme.topology.deploy.heal.Healer.Look;
import countme.topology.deploy.heal.Healer.Outcome;
import countme.topology.deploy.heal.Triage.Heal;
import countme.topology.report.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealerTest {
    private static final Map<String, Condition> WELL = Map.of("app-1", Condition.WELL, "redis", Condition.WELL);
    private static final Map<String, Condition> ENDED = Map.of("app-1", Condition.WELL, "redis", Condition.ENDED);

    @TempDir
    private Path directory = Path.of("");

    private final SaidProgress said = new SaidProgress();
    private final FakeWard ward = new FakeWard();
    private final MemoryTime time = new MemoryTime();
    private Audit audit = new Audit(directory, time, Progress.quiet());
    private Healer healer = new Healer(ward, audit, time, said);

    @BeforeEach
    void choosePlace() {
        audit = new Audit(directory, time, Progress.quiet());
        healer = new Healer(ward, audit, time, said);
    }

    @Test
    void aHealIsOneLineAndOneAuditEntry() {
        ward.found = new Look.Seen(ENDED);
        assertThat(healer.round()).isTrue();
        assertThat(said.lines()).containsExactly("redis had ended: started again (0.5 s)");
        assertThat(audit.read().entries()).singleElement().satisfies(entry -> {
            assertThat(entry.what()).isEqualTo("heal");
            assertThat(entry.subject()).isEqualTo("redis");
            assertThat(entry.result()).isEqualTo(Result.done);
            assertThat(entry.detail()).isEqualTo("had ended: started again (0.5 s)");
        });
    }

    @Test
    void whereAllIsWellNothingIsSaid() {
        ward.found = new Look.Seen(WELL);
        assertThat(healer.round()).isTrue();
        assertThat(ward.heals).isEmpty();
        assertThat(said.lines()).isEmpty();
        assertThat(audit.file()).doesNotExist();
    }

    @Test
    void aHealThatDidNotWorkIsToldAndTriedAgainLater() {
        ward.found = new Look.Seen(ENDED);
        ward.failure = "redis ended with status 1";
        healer.round();
        time.pass(Duration.ofSeconds(4));
        healer.round();
        assertThat(ward.heals).hasSize(1);
        time.pass(Duration.ofSeconds(1));
        healer.round();
        assertThat(ward.heals).hasSize(2);
        assertThat(said.lines())
                .hasSize(2)
                .allMatch(line -> line.equals("redis had ended: could not be put right: redis ended with status 1"));
        assertThat(audit.read().entries()).extracting(AuditEntry::result).containsOnly(Result.failed);
    }

    @Test
    void whileAnotherLauncherIsAtWorkNothingIsDoneAndThatCountsAsNoAttempt() {
        ward.found = new Look.Seen(ENDED);
        ward.busy = true;
        healer.round();
        assertThat(said.lines()).isEmpty();
        ward.busy = false;
        healer.round();
        assertThat(said.lines()).hasSize(1);
    }

    @Test
    void itEndsWithTheStack() {
        ward.found = new Look.Gone();
        assertThat(healer.round()).isFalse();
        healer.attend();
        assertThat(ward.examined).isEqualTo(2);
    }

    @Test
    void anEngineThatDoesNotAnswerIsToldOnceAndSoIsItsReturn() {
        ward.away = true;
        assertThat(healer.round()).isTrue();
        assertThat(healer.round()).isTrue();
        assertThat(said.lines()).containsExactly("the engine does not answer (Connection refused); trying on");
        ward.away = false;
        ward.found = new Look.Away();
        assertThat(healer.round()).isTrue();
        assertThat(said.lines()).as("while nobody asks it").hasSize(1);
        ward.found = new Look.Seen(WELL);
        assertThat(healer.round()).isTrue();
        assertThat(healer.round()).isTrue();
        assertThat(said.lines()).hasSize(2).last().isEqualTo("the engine answers again");
    }

    @Test
    void aCrashLoopIsReportedOnceAndRecorded() {
        ward.found = new Look.Seen(ENDED);
        for (int i = 0; i < 200; i++) {
            healer.round();
            time.pass(Duration.ofSeconds(2));
        }
        assertThat(said.lines())
                .filteredOn(line -> line.contains("does not stay well"))
                .hasSize(1);
        assertThat(audit.read().entries())
                .filteredOn(entry -> entry.result() == Result.failed)
                .singleElement()
                .satisfies(entry -> assertThat(entry.detail()).contains("logs redis"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLoopIsNotForgottenWhileNobodyLooks(boolean engineAway) {
        ward.found = new Look.Seen(ENDED);
        for (int i = 0; i < 30; i++) {
            healer.round();
            time.pass(Duration.ofSeconds(2));
        }
        int heals = ward.heals.size();
        ward.found = new Look.Seen(WELL);
        healer.round();
        // Somebody deploys, or nobody can be asked, for longer than it takes to forget what has been well all the time.
        for (int i = 0; i < 400; i++) {
            ward.found = new Look.Away();
            ward.away = engineAway;
            healer.round();
            time.pass(Duration.ofSeconds(2));
        }
        ward.away = false;
        ward.found = new Look.Seen(WELL);
        healer.round();
        ward.found = new Look.Seen(ENDED);
        healer.round();
        healer.round();
        assertThat(ward.heals)
                .as("put right once more, then left alone as long as its history asks")
                .hasSize(heals + 1);
    }

    private static final class FakeWard implements Healer.Ward {
        private final List<Heal> heals = new ArrayList<>();
        private Look found = new Look.Seen(WELL);
        private String failure = "";
        private boolean busy;
        private boolean away;
        private int examined;

        @Override
        public Look examine() {
            examined++;
            if (away) {
                throw new IllegalStateException(new IOException("Connection refused"));
            }
            return found;
        }

        @Override
        public List<Outcome> heal(List<Heal> due) {
            if (busy) {
                return List.of();
            }
            heals.addAll(due);
            return due.stream()
                    .map(heal -> new Outcome(heal, Duration.ofMillis(500), failure))
                    .toList();
        }
    }
}
