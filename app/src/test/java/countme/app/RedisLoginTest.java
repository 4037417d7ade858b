package countme.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A Redis that lets nobody in without a password. */
@Timeout(60)
class RedisLoginTest {
    private final TestApp counter = new TestApp(new RedisLogin("replica", "right"));

    @AfterEach
    void stop() {
        counter.close();
    }

    @Test
    void whoHasThePasswordCounts() throws IOException {
        counter.redis.demand("right");

        assertThat(get("/", counter.port())).isEqualTo(200);

        assertThat(counter.redis.get("hits")).isEqualTo("1");
        assertThat(counter.redis.asked())
                .as("a login that was answered says as much as a PING")
                .isEqualTo(counter.redis.incrs());
    }

    @Test
    void aWrongPasswordIsAnErrorAndMakesItUnready() throws IOException {
        counter.redis.demand("another");

        assertThat(get("/", counter.port())).isEqualTo(500);
        assertThat(get("/ready", counter.internalPort())).isEqualTo(503);
        assertThat(counter.redis.asked()).isZero();
    }

    @Test
    void itServesAgainOnceItsPasswordIsAccepted() throws IOException {
        counter.redis.demand("another");
        assertThat(get("/", counter.port())).isEqualTo(500);

        counter.redis.demand("right");

        assertThat(get("/", counter.port())).isEqualTo(200);
    }

    private static int get(String path, int port) throws IOException {
        return RawHttp.get(port, path).status();
    }
}
