package countme.topology.deploy.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void whoWasNeverRefusedMayAsk() {
        assertThat(Attempts.NONE.mayAsk(NOW, false)).isTrue();
        assertThat(Attempts.NONE.mayAsk(NOW, true)).isTrue();
    }

    @Test
    void eachFailureDoublesThePauseUpToHalfADay() {
        Attempts attempts = Attempts.NONE;
        for (int minutes : new int[] {20, 40, 80, 160, 320, 640, 720, 720}) {
            attempts = attempts.failed(NOW, Optional.empty(), "no", 1);
            assertThat(Duration.between(NOW, attempts.next())).isEqualTo(Duration.ofMinutes(minutes));
            assertThat(attempts.mayAsk(attempts.next().minusMillis(1), false)).isFalse();
            assertThat(attempts.mayAsk(attempts.next(), false)).isTrue();
        }
        assertThat(attempts.failures()).isEqualTo(8);
    }

    /** Let's Encrypt's limit on names that do not prove to be ours; with the shortest pauses that chance may choose. */
    @Test
    void noMoreThanFiveAttemptsFallIntoAnHour() {
        Attempts attempts = Attempts.NONE;
        Instant time = NOW;
        int within = 0;
        while (Duration.between(NOW, time).compareTo(Duration.ofHours(1)) < 0) {
            within++;
            attempts = attempts.failed(time, Optional.empty(), "no", 0);
            time = attempts.next();
        }
        assertThat(within).isLessThanOrEqualTo(5);
    }

    @Test
    void anOperatorMayAskSoonerButNotSoonerThanTheAuthoritySaid() {
        Attempts own = Attempts.NONE.failed(NOW, Optional.empty(), "no", 1);
        assertThat(own.mayAsk(NOW, true)).isTrue();

        Instant until = NOW.plus(Duration.ofDays(2));
        Attempts limited = Attempts.NONE.failed(NOW, Optional.of(until), "too often", 1);
        assertThat(limited.next()).isEqualTo(until);
        assertThat(limited.mayAsk(until.minusMillis(1), true)).isFalse();
        assertThat(limited.mayAsk(until, true)).isTrue();
        assertThat(limited.mayAsk(until, false)).isTrue();
    }

    @Test
    void anAuthorityThatWaitsLessThanWeDoMakesNobodyFaster() {
        Attempts attempts = Attempts.NONE.failed(NOW, Optional.of(NOW.plusSeconds(5)), "busy", 1);
        assertThat(attempts.next()).isEqualTo(NOW.plus(Duration.ofMinutes(20)));
        assertThat(attempts.mayAsk(NOW.plusSeconds(5), true)).isTrue();
    }

    @Test
    void whoChoosesOtherNamesMayAskAtOnceUnlessTheAuthorityForbidsIt() {
        Instant until = NOW.plus(Duration.ofHours(3));
        Attempts own = Attempts.NONE.about("a.example").failed(NOW, Optional.empty(), "no", 1);
        assertThat(own.about("a.example")).isEqualTo(own);
        assertThat(own.about("b.example").mayAsk(NOW, false)).isTrue();
        assertThat(own.about("b.example").failures()).isZero();

        Attempts limited = own.failed(NOW, Optional.of(until), "too often", 1).about("b.example");
        assertThat(limited.mayAsk(until.minusMillis(1), false)).isFalse();
        assertThat(limited.mayAsk(until, false)).isTrue();
    }

    @Test
    void itOutlivesTheLauncherInAFileOfItsOwner() throws IOException {
        Path file = directory.resolve("made/attempts.json");
        Attempts attempts = Attempts.NONE.failed(NOW, Optional.of(NOW.plusSeconds(90)), "It said \"no\".", 0.5);

        attempts.keep(file);

        assertThat(Attempts.in(file)).isEqualTo(attempts);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void whatIsNotThereOrDamagedCountsAsNone() throws IOException {
        assertThat(Attempts.in(directory.resolve("none"))).isEqualTo(Attempts.NONE);
        Path damaged = Files.writeString(directory.resolve("damaged"), "{\"failures\": 3, \"next\": \"soon\"}");
        assertThat(Attempts.in(damaged)).isEqualTo(Attempts.NONE);
        Path cut = Files.writeString(directory.resolve("cut"), "{\"failures\": 3,");
        assertThat(Attempts.in(cut)).isEqualTo(Attempts.NONE);
    }
}
