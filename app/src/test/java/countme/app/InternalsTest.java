package countme.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InternalsTest {
    private final TestApp counter = new TestApp();

    @AfterEach
    void stop() {
        counter.close();
    }

    @Test
    void isLiveWhateverRedisDoes() throws IOException {
        counter.redis.stop();

        assertThat(RawHttp.get(counter.internalPort(), "/live").status()).isEqualTo(200);
    }

    @Test
    void isReadyOnlyWhileRedisAnswers() throws IOException {
        assertThat(ready()).isEqualTo(200);

        counter.redis.stop();
        assertThat(ready()).isEqualTo(503);

        counter.redis.start();
        await().until(() -> ready() == 200);
        assertThat(counter.redis.get("hits")).isNull();
    }

    @Test
    void isNotReadyWhileRedisLoads() throws IOException {
        counter.redis.is(FakeRedis.Mood.LOADS);

        assertThat(ready()).isEqualTo(503);
    }

    @Test
    void tellsPrometheusAboutRequestsRedisThreadsAndTheJvm() throws IOException {
        RawHttp.get(counter.port(), "/");
        RawHttp.exchange(counter.port(), "BREW", "/", List.of(), "");

        String metrics = RawHttp.get(counter.internalPort(), "/metrics").body();

        assertThat(metrics)
                .contains(
                        "countme_requests_seconds_count{method=\"GET\",status=\"200\"} 1",
                        "countme_requests_seconds_bucket{method=\"GET\",status=\"200\",le=\"1.0\"} 1",
                        "countme_requests_seconds_count{method=\"other\",status=\"405\"} 1",
                        "countme_redis_command_seconds_count{command=\"incr\",outcome=\"answered\"} 1",
                        "countme_redis_pool_connections{state=\"idle\"} 1",
                        "countme_redis_pool_max 8",
                        "jetty_threads_config_max",
                        "jvm_memory_used_bytes",
                        "process_uptime_seconds");
    }

    @Test
    void verificationIsNotMeasuredAsUsersRequests() throws IOException {
        RawHttp.get(counter.internalPort(), "/");

        assertThat(RawHttp.get(counter.internalPort(), "/metrics").body()).doesNotContain("countme_requests_seconds");
    }

    private int ready() throws IOException {
        return RawHttp.get(counter.internalPort(), "/ready").status();
    }
}
