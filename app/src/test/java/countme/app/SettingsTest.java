package countme.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @Test
    void onlyTheHostOfRedisIsRequired() {
        assertThat(Settings.from(Map.of("COUNTME_REDIS_HOST", "10.0.0.2")))
                .isEqualTo(new Settings(
                        "10.0.0.2", 6379, 5000, 5001, 8, 8, Optional.empty(), Duration.ofMillis(250), 0, true));
    }

    @Test
    void everySettingIsTaken() {
        assertThat(Settings.from(Map.of(
                        "COUNTME_REDIS_HOST", "redis",
                        "COUNTME_REDIS_PORT", "1",
                        "COUNTME_PORT", "2",
                        "COUNTME_INTERNAL_PORT", "3",
                        "COUNTME_THREADS", "4",
                        "COUNTME_REDIS_POOL", "5",
                        "COUNTME_SLOW_MILLIS", " 6 ",
                        "COUNTME_WARM_UP", "7",
                        "COUNTME_EXACTLY_ONCE", "false")))
                .isEqualTo(new Settings("redis", 1, 2, 3, 4, 5, Optional.empty(), Duration.ofMillis(6), 7, false));
    }

    @Test
    void thePoolFollowsTheThreads() {
        assertThat(Settings.from(Map.of("COUNTME_REDIS_HOST", "redis", "COUNTME_THREADS", "32"))
                        .redisPool())
                .isEqualTo(32);
    }

    @Test
    void thePasswordForRedisIsReadFromAFileAndNeverShown(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("redis.key"), "hidden\n");

        Settings settings = Settings.from(Map.of(
                "COUNTME_REDIS_HOST", "redis",
                "COUNTME_REDIS_USER", "replica",
                "COUNTME_REDIS_PASSWORD_FILE", file.toString()));

        assertThat(settings.redisLogin()).contains(new RedisLogin("replica", "hidden"));
        assertThat(settings).asString().contains("replica").doesNotContain("hidden");
    }

    @Test
    void aLoginForRedisThatCannotBeUsedIsAProblem(@TempDir Path directory) throws IOException {
        Path empty = Files.createFile(directory.resolve("empty"));

        assertThat(problem("COUNTME_REDIS_USER", "replica")).contains("only one of them is set");
        assertThat(problem("COUNTME_REDIS_USER", "replica", "COUNTME_REDIS_PASSWORD_FILE", empty.toString()))
                .contains("which is empty");
        assertThat(problem("COUNTME_REDIS_USER", "replica", "COUNTME_REDIS_PASSWORD_FILE", empty + "r"))
                .contains("there is no such file");
    }

    private static String problem(String... environment) {
        var all = new HashMap<>(Map.of("COUNTME_REDIS_HOST", "redis"));
        for (int i = 0; i < environment.length; i += 2) {
            all.put(environment[i], environment[i + 1]);
        }
        return String.valueOf(catchThrowable(() -> Settings.from(all)).getMessage());
    }

    @Test
    void everyProblemIsNamedAtOnce() {
        Map<String, String> environment = Map.of(
                "COUNTME_REDIS_PORT", "6379x",
                "COUNTME_PORT", "70000",
                "COUNTME_INTERNAL_PORT", "5000",
                "COUNTME_THREADS", "-1",
                "COUNTME_EXACTLY_ONCE", "yes");

        assertThatThrownBy(() -> Settings.from(environment))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "COUNTME_REDIS_HOST is not set",
                        "COUNTME_REDIS_PORT is '6379x'; it must be a whole number from 1 to 65535",
                        "COUNTME_PORT is '70000'",
                        "COUNTME_THREADS is '-1'",
                        "COUNTME_EXACTLY_ONCE is 'yes'; it must be true or false",
                        "COUNTME_PORT and COUNTME_INTERNAL_PORT are both 5000");
    }
}
