package countme.app;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the operator may choose, all from environment variables.
 *
 * @param port the counter's port; 0 takes any free one
 * @param internalPort liveness, readiness, metrics; 0 takes any free one
 * @param threads requests worked on at once
 * @param redisPool connections to Redis; fewer than threads makes requests wait
 * @param redisLogin who it is at Redis; empty where Redis asks nobody
 * @param slow from this duration on a request is logged
 * @param warmUp requests it asks itself after its start, so that the first visitors find it at full speed
 * @param exactlyOnce whether a request that the proxy sends again is counted once
 */
record Settings(
        String redisHost,
        int redisPort,
        int port,
        int internalPort,
        int threads,
        int redisPool,
        Optional<RedisLogin> redisLogin,
        Duration slow,
        int warmUp,
        boolean exactlyOnce) {

    /**
     * Reads {@code COUNTME_*} variables.
     *
     * @throws IllegalArgumentException naming everything that is wrong, one line each
     */
    static Settings from(Map<String, String> environment) {
        Reader reader = new Reader(environment);
        String redisHost = reader.required("COUNTME_REDIS_HOST", "the name or address of Redis");
        int redisPort = reader.number("COUNTME_REDIS_PORT", 6379, 1, 65535);
        int port = reader.number("COUNTME_PORT", 5000, 1, 65535);
        int internalPort = reader.number("COUNTME_INTERNAL_PORT", 5001, 1, 65535);
        int threads = reader.number("COUNTME_THREADS", 8, 1, 256);
        int redisPool = reader.number("COUNTME_REDIS_POOL", threads, 1, 256);
        Optional<RedisLogin> redisLogin = reader.login();
        int slow = reader.number("COUNTME_SLOW_MILLIS", 250, 1, 60_000);
        int warmUp = reader.number("COUNTME_WARM_UP", 0, 0, 10_000_000);
        boolean exactlyOnce = reader.flag("COUNTME_EXACTLY_ONCE", true);
        if (port == internalPort) {
            reader.problem("COUNTME_PORT and COUNTME_INTERNAL_PORT are both " + port + "; they must differ.");
        }
        reader.failOnProblems();
        return new Settings(
                redisHost,
                redisPort,
                port,
                internalPort,
                threads,
                redisPool,
                redisLogin,
                Duration.ofMillis(slow),
                warmUp,
                exactlyOnce);
    }

    /** Collects what is wrong instead of stopping at the first. */
    private static final class Reader {
        private final Map<String, String> environment;
        private final List<String> problems = new ArrayList<>();

        Reader(Map<String, String> environment) {
            this.environment = environment;
        }

        String required(String name, String meaning) {
            String value = environment.getOrDefault(name, "").strip();
            if (value.isEmpty()) {
                problem(name + " is not set; it must be " + meaning + ".");
            }
            return value;
        }

        int number(String name, int fallback, int least, int most) {
            String value = environment.getOrDefault(name, "").strip();
            if (value.isEmpty()) {
                return fallback;
            }
            try {
                int number = Integer.parseInt(value);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Falls through to the same message as a number out of range.
            }
            problem("%s is '%s'; it must be a whole number from %d to %d.".formatted(name, value, least, most));
            return fallback;
        }

        Optional<RedisLogin> login() {
            String user = environment.getOrDefault("COUNTME_REDIS_USER", "").strip();
            String file =
                    environment.getOrDefault("COUNTME_REDIS_PASSWORD_FILE", "").strip();
            if (user.isEmpty() != file.isEmpty()) {
                problem("COUNTME_REDIS_USER and COUNTME_REDIS_PASSWORD_FILE belong together; only one of them is set.");
                return Optional.empty();
            }
            return file.isEmpty() ? Optional.empty() : password(file).map(password -> new RedisLogin(user, password));
        }

        private Optional<String> password(String file) {
            try {
                String password = Files.readString(Path.of(file)).strip();
                if (!password.isEmpty()) {
                    return Optional.of(password);
                }
                problem("COUNTME_REDIS_PASSWORD_FILE is '" + file + "', which is empty; it must hold the password.");
            } catch (NoSuchFileException e) {
                problem("COUNTME_REDIS_PASSWORD_FILE is '" + file + "', and there is no such file.");
            } catch (AccessDeniedException e) {
                problem("COUNTME_REDIS_PASSWORD_FILE is '" + file + "', which the counter's user may not read.");
            } catch (IOException | InvalidPathException e) {
                problem("COUNTME_REDIS_PASSWORD_FILE is '" + file + "', which cannot be read: " + e.getMessage() + ".");
            }
            return Optional.empty();
        }

        boolean flag(String name, boolean fallback) {
            String value = environment.getOrDefault(name, "").strip();
            if (!value.isEmpty() && !value.equals("true") && !value.equals("false")) {
                problem("%s is '%s'; it must be true or false.".formatted(name, value));
            }
            return value.isEmpty() ? fallback : value.equals("true");
        }

        void problem(String message) {
            problems.add(message);
        }

        void failOnProblems() {
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(
                        "The settings are wrong, the counter did not start:\n  " + String.join("\n  ", problems));
            }
        }
    }
}
