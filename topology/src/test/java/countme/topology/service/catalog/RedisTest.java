package countme.topology.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.service.HealthCheck;
import countme.topology.service.ServiceLogins;
import org.junit.jupiter.api.Test;

class RedisTest {
    private final HealthCheck health = new Redis(ServiceLogins.NONE).health();

    /** Redis answers PING, but not ECHO, with an error while it cannot write its log. */
    @Test
    void withAFullDiskItIsUnreadyButNotDead() {
        assertThat(health.ready()).contains("-e").endsWith("PING");
        assertThat(health.alive()).contains("-e").endsWith("ECHO", "alive");
    }

    @Test
    void whoeverOnlyWantsToKnowWhetherItLivesIsToldAsMuch() {
        assertThat(health.onlyAlive().ready()).isEqualTo(health.alive());
        assertThat(health.onlyAlive().remedies()).isEqualTo(health.remedies());
        assertThat(health.onlyAlive().warnings()).isEqualTo(health.warnings()).isNotEmpty();
    }
}
