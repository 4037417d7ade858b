package countme.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class IncidentTest {
    private final Journal journal = new Journal();

    @Test
    void itDividesTheLoad() {
        var incident = incident(() -> new Outcome(true, "done"));
        assertThat(incident.partAt(journal.now())).isEqualTo("hit before");

        incident.begin();
        assertThat(incident.partAt(journal.now())).isEqualTo("hit meanwhile");
        incident.run();
        assertThat(incident.partAt(journal.now())).isEqualTo("hit after");
        assertThat(incident.isEnded()).isFalse();
        incident.end();

        assertThat(incident.isEnded()).isTrue();
        assertThat(incident.parts()).extracting(Part::name).containsExactly("hit before", "hit meanwhile", "hit after");
        assertThat(incident.parts()).extracting(Part::length).allMatch(length -> length.toNanos() > 0);
        assertThat(incident.outcome())
                .isEqualTo(new Outcome(true, "done; p99 was 0 ms before, 0 ms meanwhile, 0 ms after"));
    }

    @Test
    void whatGoesWrongIsSaid() {
        var incident = incident(() -> {
            throw new IOException("no engine");
        });

        incident.begin();
        incident.run();

        assertThat(incident.outcome().good()).isFalse();
        assertThat(incident.outcome().words()).startsWith("FAILED: no engine; p99 was ");
    }

    @Test
    void nothingIsDoneBeforeItsTime() {
        assertThat(incident(() -> new Outcome(true, "done")).outcome().good()).isFalse();
    }

    private Incident incident(Incident.Deed deed) {
        return new Incident(Duration.ofSeconds(1), journal, deed);
    }
}
