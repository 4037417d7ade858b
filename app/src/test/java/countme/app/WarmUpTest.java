package countme.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WarmUpTest {
    @Test
    void asksOnTheScratchKeyUntilItIsEnough() throws IOException {
        try (TestApp app = new TestApp(true, 2000)) {
            await().until(() -> warm(app) == 200);

            assertThat(asked(app)).isBetween(2000, 4000);
            assertThat(app.redis.get("hits")).as("the users' count").isNull();
            assertThat(RawHttp.get(app.internalPort(), "/metrics").body()).doesNotContain("countme_requests_seconds");
        }
    }

    @Test
    void holdsUpNobody() throws IOException {
        try (TestApp app = new TestApp(true, 10_000_000)) {
            assertThat(RawHttp.get(app.internalPort(), "/ready").status()).isEqualTo(200);
            assertThat(RawHttp.get(app.port(), "/").status()).isEqualTo(200);
            assertThat(warm(app)).isEqualTo(503);
        }
    }

    @Test
    void beginsWhenRedisAnswers() {
        try (TestApp app = new TestApp()) {
            app.redis.is(FakeRedis.Mood.LOADS);
            WarmUp warmUp = new WarmUp(1000, () -> 0);

            warmUp.start(app.internalPort());
            assertThat(warmUp.isOver()).isFalse();
            app.redis.is(FakeRedis.Mood.SERVES);

            await().until(warmUp::isOver);
            assertThat(asked(app)).isPositive();
        }
    }

    @Test
    void visitorsDoItInstead() {
        try (TestApp app = new TestApp()) {
            WarmUp warmUp = new WarmUp(1000, () -> 1000);

            warmUp.start(app.internalPort());

            await().until(warmUp::isOver);
            assertThat(app.redis.get("hits:verify")).isNull();
        }
    }

    @Test
    void endsWhenRedisDoesNotCount() {
        try (TestApp app = new TestApp(true, 10_000_000)) {
            await().until(() -> app.redis.get("hits:verify") != null);

            app.redis.stop();

            await().until(() -> warm(app) == 200);
        }
    }

    @Test
    void oneThatIsNotWantedIsOver() throws IOException {
        try (TestApp app = new TestApp()) {
            assertThat(warm(app)).isEqualTo(200);
            assertThat(app.redis.get("hits:verify")).isNull();
        }
    }

    private static int asked(TestApp app) {
        return Integer.parseInt(String.valueOf(app.redis.get("hits:verify")));
    }

    private static int warm(TestApp app) throws IOException {
        return RawHttp.get(app.internalPort(), "/warm").status();
    }
}
