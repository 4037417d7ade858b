package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** A bad network between the replicas and Redis. */
@Tag("faults")
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class RedisFaultsTest {
    private static final Duration WHILE = Duration.ofSeconds(5);

    @Container
    static final Stack stack = Stack.shared();

    @Test
    void aRedisThatTakes200MillisecondsIsWaitedFor() {
        Tally noticed = during("Redis answers after 200 ms, for 5 s", Duration.ofMillis(200), 0);

        // A machine that is busy with other things may take the rest of the replicas' patience of 500 ms.
        assertThat((long) noticed.failures()).isLessThanOrEqualTo(noticed.answers() / 100);
    }

    @Test
    void aConnectionThatIsResetCostsItsRequestAndNoOther() {
        Tally noticed = during("every 100th message of Redis is a reset, for 5 s", Duration.ZERO, 100);

        assertThat(noticed.longestSilence()).isLessThan(Duration.ofSeconds(1));
    }

    private static Tally during(String fault, Duration delay, int resetEvery) {
        try (var relayed = new RelayedRedis(stack, delay, resetEvery)) {
            return Scene.of(stack).during(fault, () -> {
                relayed.bad(true);
                Scene.lasting(WHILE);
                relayed.bad(false);
                relayed.awaitReplicas();
            });
        }
    }
}
