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
                var visitor = new TrainingVisitor(app.port(), app.internalPort())) {
            for (int i = 0; i < 200; i++) {
                assertThat(visitor.ask()).as("request %d", i).isTrue();
            }

            assertThat(RawHttp.get(app.internalPort(), "/metrics").body())
                    .as("all of them have a key, so they are counted by the command for several")
                    .contains("countme_redis_batch_count 196");
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
