package countme.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrainingTest {
    @Test
    void visitsUntilSoManyRequestsWereAnsweredNearlyAllOfThemCounted() throws Exception {
        try (TestApp app = new TestApp()) {
            assertThat(Training.visit(app.port(), app.internalPort(), 1000, Duration.ofSeconds(60)))
                    .isTrue();

            assertThat(Integer.parseInt(String.valueOf(app.redis.get("hits")))).isBetween(900, 1100);
        }
    }

    @Test
    void asksAsTheProxyDoes() throws Exception {
        try (TestApp app = new TestApp();
                Visitors visitors = new Visitors(app.port(), 16)) {
            assertThat(visitors.ask("GET", "/", 200)).isEqualTo(16);
            assertThat(visitors.ask("HEAD", "/", 200)).isEqualTo(16);
            assertThat(visitors.ask("GET", "/favicon.ico", 404)).isEqualTo(16);

            assertThat(RawHttp.get(app.internalPort(), "/metrics").body())
                    .as("all of them have a key, so they are counted by the command for several")
                    .contains("countme_redis_batch_sum 32");
        }
    }

    @Test
    void givesUpWhereTheAppIsNotReadyInTime() throws Exception {
        try (TestApp app = new TestApp()) {
            app.redis.is(FakeRedis.Mood.LOADS);

            assertThat(Training.visit(app.port(), app.internalPort(), 1000, Duration.ofMillis(200)))
                    .isFalse();
        }
    }

    @Test
    void givesUpWhereTheAppIsNotThere() throws Exception {
        int port;
        int internalPort;
        try (TestApp app = new TestApp()) {
            port = app.port();
            internalPort = app.internalPort();
        }

        assertThat(Training.visit(port, internalPort, 1000, Duration.ofSeconds(60)))
                .isFalse();
    }
}
