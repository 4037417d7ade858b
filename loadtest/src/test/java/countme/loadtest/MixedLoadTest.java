package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import countme.loadtest.FickleCounter.Habit;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MixedLoadTest {
    private static final Load LOAD = new Load.Open(400);
    private static final int CONNECTIONS = 40;

    @Test
    void everyVisitorOfACounterThatKeepsItsConnectionsIsCountedOnce() throws Exception {
        try (FickleCounter counter = new FickleCounter(Habit.NONE)) {
            MixedLoad.Result result = load(counter);

            assertThat(result.isFaultless()).as(MixedReport.of(result)).isTrue();
            assertThat(result.tally().requests()).isBetween(200L, 400L);
            assertThat(result.tally().resent()).isZero();
            assertThat(result.verdict().moved()).isEqualTo(counter.count() - 41);
            assertThat(result.tally().of(Manner.SLOW).millis(0.01)).isGreaterThan(100);
            assertThat(result.tally().of(Manner.KEPT).size())
                    .isGreaterThan(result.tally().of(Manner.FRESH).size());
        }
    }

    @Test
    void aRequestOnAConnectionThatWasJustClosedIsSentAgainAndThatIsNoFailure() throws Exception {
        try (FickleCounter counter = new FickleCounter(Habit.CLOSES_WHEN_IDLE)) {
            MixedLoad.Result result = load(counter);

            assertThat(result.isFaultless()).as(MixedReport.of(result)).isTrue();
            assertThat(result.tally().resent()).isPositive();
            assertThat(result.verdict().unknown())
                    .as("tries that may have been counted")
                    .isEqualTo(result.tally().resent());
        }
    }

    @Test
    void aNewConnectionThatIsClosedWithoutAnAnswerIsAFailure() throws Exception {
        try (FickleCounter counter = new FickleCounter(Habit.HANGS_UP)) {
            MixedLoad.Result result = load(counter);

            assertThat(result.isFaultless()).isFalse();
            assertThat(result.tally().failures())
                    .extracting(Tally.Failure::reason)
                    .containsExactly("the connection was closed without an answer");
            assertThat(result.verdict().exact())
                    .as("failed, yet counted exactly")
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BREAKS_OFF, the connection ended within an answer",
        "REFUSES, HTTP/1.1 503 Service Unavailable",
        "MUMBLES, not the counter's page"
    })
    void anythingButTheCountersPageIsAFailureAndNotSentAgain(Habit habit, String reason) throws Exception {
        try (FickleCounter counter = new FickleCounter(habit)) {
            MixedLoad.Result result = load(counter);

            assertThat(result.isFaultless()).isFalse();
            assertThat(result.tally().failed()).isPositive();
            assertThat(result.tally().resent()).isZero();
            assertThat(MixedReport.of(result)).contains(reason);
            assertThat(result.verdict().exact())
                    .as("failed, yet counted exactly")
                    .isTrue();
        }
    }

    @Test
    void anInexactCountIsAFault() throws Exception {
        try (FickleCounter counter = new FickleCounter(Habit.REPEATS)) {
            MixedLoad.Result result = load(counter);

            assertThat(result.isFaultless()).isFalse();
            assertThat(result.tally().failed()).isZero();
            assertThat(MixedReport.of(result)).contains("NOT EXACT", "counted twice");
        }
    }

    @Test
    void theNextAnswerIsWaitedFor() throws Exception {
        try (FickleCounter counter = new FickleCounter(Habit.NONE);
                MixedLoad load = MixedLoad.begin(counter.url(), LOAD, CONNECTIONS)) {
            long before = load.requests();

            load.awaitAnswer(Duration.ofSeconds(10));

            assertThat(load.requests()).isGreaterThan(before);
        }
    }

    @Test
    void nobodyComesToALoadThatIsClosed() throws Exception {
        try (FickleCounter counter = new FickleCounter(Habit.NONE)) {
            MixedLoad load = MixedLoad.begin(counter.url(), LOAD, CONNECTIONS);

            load.close();

            // What was sent before is still answered.
            await().untilAsserted(() -> assertThatThrownBy(() -> load.awaitAnswer(Duration.ofMillis(200)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no request was answered"));
        }
    }

    @Test
    void aCounterThatIsGoneRefusesVisitorsWhoAreThenKnownNotToBeCounted() throws Exception {
        MixedLoad load;
        try (FickleCounter counter = new FickleCounter(Habit.NONE)) {
            load = MixedLoad.begin(counter.url(), LOAD, CONNECTIONS);
        }
        try (load) {
            TimeUnit.MILLISECONDS.sleep(300);

            assertThatThrownBy(load::end).isInstanceOf(IOException.class).hasMessageContaining("cannot connect");
            assertThat(load.requests()).isPositive();
        }
    }

    @Test
    void aCounterThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> MixedLoad.begin(URI.create("http://127.0.0.1:1"), LOAD, CONNECTIONS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot connect to http://127.0.0.1:1");
    }

    private static MixedLoad.Result load(FickleCounter counter) throws IOException, InterruptedException {
        try (MixedLoad load = MixedLoad.begin(counter.url(), LOAD, CONNECTIONS)) {
            TimeUnit.MILLISECONDS.sleep(800);
            return load.end();
        }
    }
}
