package countme.app;

import java.time.Duration;
import java.util.Optional;

/** The counter on free ports, with a Redis of its own. */
final class TestApp implements AutoCloseable {
    final FakeRedis redis = new FakeRedis();
    final App app;

    TestApp() {
        this(true, 0);
    }

    TestApp(boolean exactlyOnce) {
        this(exactlyOnce, 0);
    }

    TestApp(boolean exactlyOnce, int warmUp) {
        this(exactlyOnce, warmUp, Optional.empty());
    }

    /** One that logs in at its Redis. */
    TestApp(RedisLogin login) {
        this(true, 0, Optional.of(login));
    }

    private TestApp(boolean exactlyOnce, int warmUp, Optional<RedisLogin> login) {
        app = App.start(
                new Settings("127.0.0.1", redis.port(), 0, 0, 8, 8, login, Duration.ofSeconds(5), warmUp, exactlyOnce));
    }

    int port() {
        return app.port();
    }

    int internalPort() {
        return app.internalPort();
    }

    @Override
    public void close() {
        app.stop();
        redis.close();
    }
}
