package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class SightingsTest {
    private static final String OLD = "Old 1.\n";
    private static final String NEW = "New 1.\n";

    private final Greeting before = new Greeting("Old {count}.\n");
    private final Sightings sightings = new Sightings(before, before.saying("New "));
    private long now;

    @Test
    void firstAndLastAreKeptApart() throws IOException {
        see(OLD, 1);
        see(NEW, 1);
        see(OLD, 1);
        see(NEW, Sightings.EVERYWHERE - 1);
        assertThat(sightings.isEverywhere()).isFalse();
        see(NEW, 1);

        assertThat(sightings.isEverywhere()).isTrue();
        assertThat(sightings.first()).isEqualTo(2);
        assertThat(sightings.since()).isEqualTo(4);
        assertThat(sightings.late()).isZero();
    }

    @Test
    void anOldGreetingIsLateWhenItWasAskedForAfterTheNewOneWasEverywhere() throws IOException {
        see(NEW, Sightings.EVERYWHERE);
        long everywhere = now;

        sightings.saw(OLD, everywhere - 1, everywhere + 1);
        assertThat(sightings.late()).isZero();

        sightings.saw(OLD, everywhere + 1, everywhere + 2);
        assertThat(sightings.late()).isEqualTo(1);
    }

    @Test
    void anotherPageIsAFailure() {
        assertThatIOException()
                .isThrownBy(() -> sightings.saw("Other 1.\n", 0, 1))
                .withMessageContaining("neither the old page nor the new one: \"Other 1.\"");
    }

    private void see(String page, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            now++;
            assertThat(sightings.saw(page, now, now)).isEqualTo(1);
        }
    }
}
