package countme.loadtest.simulation;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * One thing that a simulation can be told, as the system property {@code countme.NAME}.
 *
 * @param name the property's, in full
 * @param byDefault its value where it is absent
 * @param allowed what it must be, in words that follow "must be"
 * @param parse reads a value; throws an {@link IllegalArgumentException} when it is not allowed
 */
record Parameter<T>(String name, String byDefault, String allowed, Function<String, T> parse) {
    private static final int HOUR = 3600;

    static final Parameter<String> SIMULATION =
            text("countme.simulation", "Baseline", "the name of a simulation", "[A-Za-z]+");
    static final Parameter<URI> URL =
            new Parameter<>("countme.url", "https://localhost:8443", "an http or https URL", Parameter::uri);
    static final Parameter<Boolean> ANY_HOST = flag("countme.anyHost", false);
    static final Parameter<Boolean> KEEP_ALIVE = flag("countme.keepAlive", true);
    static final Parameter<Boolean> HTTP2 = flag("countme.http2", false);

    /** How many users at once. */
    static final Parameter<Integer> USERS = whole("countme.users", 16, 1, 10_000);
    /** How many users arrive each second. */
    static final Parameter<Double> RATE = rate("countme.usersPerSecond", "100");
    /** How long the load lasts, or each part of it. */
    static final Parameter<Integer> SECONDS = whole("countme.seconds", 30, 1, HOUR);
    /** How long users come before any is measured. */
    static final Parameter<Integer> WARM_UP = whole("countme.warmUpSeconds", 5, 0, HOUR);
    /** The most that 99 of 100 requests may take, in milliseconds. */
    static final Parameter<Integer> P99 = whole("countme.p99Millis", 250, 1, 60_000);

    /** How many users a second more each level has than the one before. */
    static final Parameter<Double> STEP = rate("countme.stepPerSecond", "200");

    static final Parameter<Integer> LEVELS = whole("countme.levels", 12, 1, 100);

    /** How many users arrive each second of the spike. */
    static final Parameter<Double> SPIKE = rate("countme.spikePerSecond", "500");

    static final Parameter<Integer> SPIKE_SECONDS = whole("countme.spikeSeconds", 5, 1, HOUR);
    /** The most seconds after a spike until response times are as before. */
    static final Parameter<Integer> RECOVERY = whole("countme.recoverySeconds", 5, 0, HOUR);

    static final Parameter<String> LAUNCHER =
            text("countme.launcher", "topology/target/topology.jar", "the launcher's jar, or a program", ".+");
    static final Parameter<String> PROJECT =
            text("countme.project", "countme", "the name of a stack", "[a-z0-9][a-z0-9_-]*");
    /** Settings for the launcher, such as the stack's ports. */
    static final Parameter<List<String>> FLAGS = new Parameter<>(
            "countme.flags",
            "",
            "settings of the launcher",
            line -> line.isEmpty() ? List.of() : List.of(line.split("\\s+")));

    /** The same one, with another default. */
    Parameter<T> or(String other) {
        return new Parameter<>(name, other, allowed, parse);
    }

    /** The value that a text stands for. */
    T read(String value) {
        try {
            return parse.apply(value.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("-D%s=%s: must be %s.".formatted(name, value.strip(), allowed), e);
        }
    }

    private static Parameter<Integer> whole(String name, int byDefault, int least, int most) {
        return new Parameter<>(
                name,
                Integer.toString(byDefault),
                "a whole number from %d to %d".formatted(least, most),
                value -> within(Integer.parseInt(value), least, most));
    }

    private static Parameter<Double> rate(String name, String byDefault) {
        return new Parameter<>(
                name, byDefault, "a number from 0.1 to 100000", value -> within(Double.parseDouble(value), 0.1, 1e5));
    }

    private static <N extends Number> N within(N number, double least, double most) {
        if (!(number.doubleValue() >= least && number.doubleValue() <= most)) {
            throw new IllegalArgumentException(number.toString());
        }
        return number;
    }

    private static Parameter<Boolean> flag(String name, boolean byDefault) {
        return new Parameter<>(name, Boolean.toString(byDefault), "true or false", value -> switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(value);
        });
    }

    private static Parameter<String> text(String name, String byDefault, String allowed, String pattern) {
        return new Parameter<>(name, byDefault, allowed, value -> {
            if (!value.matches(pattern)) {
                throw new IllegalArgumentException(value);
            }
            return value;
        });
    }

    private static URI uri(String value) {
        try {
            URI uri = new URI(value);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (uri.getHost() == null || !List.of("http", "https").contains(scheme)) {
                throw new IllegalArgumentException(value);
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
