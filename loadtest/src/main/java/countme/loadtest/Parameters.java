package countme.loadtest;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What to load, how hard and for how long. Each value is a system property, {@code countme.NAME}.
 *
 * @param url where the counter is; any certificate is accepted
 * @param load how many users
 * @param duration one second to one hour
 * @param keepAlive whether connections are used again; without it, each request opens its own
 * @param http2 whether to speak HTTP/2 where the server does; needs TLS and keep-alive
 */
record Parameters(URI url, Load load, Duration duration, boolean keepAlive, boolean http2) {
    static final String URL = "countme.url";
    static final String RATE = "countme.usersPerSecond";
    static final String USERS = "countme.users";
    static final String SECONDS = "countme.seconds";
    static final String KEEP_ALIVE = "countme.keepAlive";
    static final String HTTP2 = "countme.http2";

    private static final Set<String> KNOWN = Set.of(URL, RATE, USERS, SECONDS, KEEP_ALIVE, HTTP2);
    private static final String TRUE_OR_FALSE = "true or false";

    Parameters {
        require(
                url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme())),
                URL,
                "an http or https URL");
        require(!http2 || (keepAlive && "https".equals(url.getScheme())), HTTP2, "false without https or keep-alive");
    }

    /**
     * Reads the parameters, and takes the default for each that is absent.
     *
     * @throws IllegalArgumentException when one is unknown or its value is not allowed; the message names it and what is allowed
     */
    static Parameters from(Properties properties) {
        requireKnown(properties);
        return new Parameters(
                read(properties, URL, "https://localhost:8443", Parameters::uri, "an http or https URL"),
                load(properties),
                read(properties, SECONDS, "30", Parameters::seconds, "a whole number from 1 to 3600"),
                read(properties, KEEP_ALIVE, "true", Parameters::bool, TRUE_OR_FALSE),
                read(properties, HTTP2, "false", Parameters::bool, TRUE_OR_FALSE));
    }

    /** As {@link #from}, but a wrong parameter ends this JVM with its message alone: Gatling would bury it in stack traces. */
    static Parameters orExit(Properties properties) {
        try {
            return from(properties);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
            throw e;
        }
    }

    /** Those of the properties that are meant for the load test. */
    static Map<String, String> given(Properties properties) {
        Map<String, String> given = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith("countme.")) {
                given.put(name, properties.getProperty(name));
            }
        }
        return given;
    }

    private static void require(boolean holds, String name, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException("-D%s must be %s.".formatted(name, allowed));
        }
    }

    private static Load load(Properties properties) {
        require(
                !(properties.containsKey(RATE) && properties.containsKey(USERS)),
                RATE,
                "absent where " + USERS + " is given");
        return properties.containsKey(RATE)
                ? read(
                        properties,
                        RATE,
                        "",
                        value -> new Load.Open(Double.parseDouble(value)),
                        "a number from 0.1 to 100000")
                : read(
                        properties,
                        USERS,
                        "16",
                        value -> new Load.Closed(Integer.parseInt(value)),
                        "a whole number from 1 to 10000");
    }

    private static <T> T read(
            Properties properties, String name, String byDefault, Function<String, T> parse, String allowed) {
        String value = properties.getProperty(name, byDefault).strip();
        try {
            return parse.apply(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("-D%s=%s: must be %s.".formatted(name, value, allowed), e);
        }
    }

    private static void requireKnown(Properties properties) {
        Set<String> unknown = new TreeSet<>(given(properties).keySet());
        unknown.removeAll(KNOWN);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("There is no -D%s. There are: %s."
                    .formatted(String.join(", -D", unknown), String.join(", ", new TreeSet<>(KNOWN))));
        }
    }

    private static Duration seconds(String value) {
        int seconds = Integer.parseInt(value);
        if (seconds < 1 || seconds > 3600) {
            throw new IllegalArgumentException(value);
        }
        return Duration.ofSeconds(seconds);
    }

    private static URI uri(String value) {
        try {
            return new URI(value);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static boolean bool(String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(value);
        };
    }
}
