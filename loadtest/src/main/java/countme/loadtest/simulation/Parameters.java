package countme.loadtest.simulation;

import countme.loadtest.Load;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What one simulation was told: every parameter it takes, read and allowed. */
final class Parameters {
    private static final String OURS = "countme.";

    private final Suite suite;
    private final Map<String, String> given;

    private Parameters(Suite suite, Map<String, String> given) {
        this.suite = suite;
        this.given = given;
    }

    /**
     * Reads the parameters of the simulation that they name.
     *
     * @throws IllegalArgumentException when one is unknown or not allowed; the message names it and what is allowed
     */
    static Parameters from(Properties properties) {
        return from(
                Suite.named(properties.getProperty(Parameter.SIMULATION.name(), Parameter.SIMULATION.byDefault())),
                properties);
    }

    /** As {@link #from(Properties)}, for a simulation that is known. */
    static Parameters from(Suite suite, Properties properties) {
        var parameters = new Parameters(suite, given(properties));
        parameters.given.keySet().forEach(name -> requireTaken(suite, name));
        suite.taken().forEach(parameters::get);
        parameters.requireConsistency();
        return parameters;
    }

    /** Whatever cannot be asked for ends this JVM with its message alone: Gatling would bury it in stack traces. */
    static <T> T orExit(Supplier<T> supplier) {
        try {
            return supplier.get();
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
            if (name.startsWith(OURS)) {
                given.put(name, properties.getProperty(name));
            }
        }
        return given;
    }

    Suite suite() {
        return suite;
    }

    /** The value of a parameter that the simulation takes. */
    <T> T get(Parameter<T> parameter) {
        String byDefault = suite.taken(parameter.name()).orElseThrow().byDefault();
        return parameter.read(given.getOrDefault(parameter.name(), byDefault));
    }

    URI url() {
        return get(Parameter.URL);
    }

    Duration seconds(Parameter<Integer> parameter) {
        return Duration.ofSeconds(get(parameter));
    }

    /** What it is unless the simulation takes it. */
    <T> T get(Parameter<T> parameter, T otherwise) {
        return takes(parameter) ? get(parameter) : otherwise;
    }

    /** Users at once, unless a rate is given. */
    Load load() {
        return given.containsKey(Parameter.RATE.name())
                ? new Load.Open(get(Parameter.RATE))
                : new Load.Closed(get(Parameter.USERS));
    }

    private boolean takes(Parameter<?> parameter) {
        return suite.taken(parameter.name()).isPresent();
    }

    private boolean isGiven(Parameter<?> parameter) {
        return given.containsKey(parameter.name());
    }

    private static void requireTaken(Suite suite, String name) {
        if (suite.taken(name).isEmpty()) {
            boolean elsewhere = Arrays.stream(Suite.values())
                    .anyMatch(other -> other.taken(name).isPresent());
            throw new IllegalArgumentException("%s There are: %s."
                    .formatted(
                            elsewhere
                                    ? "The simulation %s takes no -D%s.".formatted(suite.title(), name)
                                    : "There is no -D%s.".formatted(name),
                            suite.taken().stream().map(Parameter::name).sorted().collect(Collectors.joining(", "))));
        }
    }

    private void requireConsistency() {
        require(
                get(Parameter.SIMULATION).equals(suite.title()) || !isGiven(Parameter.SIMULATION),
                Parameter.SIMULATION,
                "absent, or %s like the class that was asked for".formatted(suite.title()));
        boolean secure = "https".equalsIgnoreCase(url().getScheme());
        require(secure || suite != Suite.FRESH_CONNECTIONS, Parameter.URL, "an https URL: its handshakes are measured");
        require(
                !get(Parameter.HTTP2, false) || (secure && get(Parameter.KEEP_ALIVE, true)),
                Parameter.HTTP2,
                "false without https or keep-alive");
        require(
                !takes(Parameter.USERS) || !(isGiven(Parameter.RATE) && isGiven(Parameter.USERS)),
                Parameter.RATE,
                "absent where " + Parameter.USERS.name() + " is given");
        require(
                !takes(Parameter.RECOVERY) || get(Parameter.RECOVERY) + Recovery.IN_A_ROW <= get(Parameter.SECONDS),
                Parameter.RECOVERY,
                "less than %s by %d or more".formatted(Parameter.SECONDS.name(), Recovery.IN_A_ROW));
        requireOwnHost();
    }

    private void requireOwnHost() {
        if (!get(Parameter.ANY_HOST) && !Loopback.isName(url().getHost())) {
            throw new IllegalArgumentException(
                    "-D%s=%s: %s is not this machine, and every request would count there. Allowed are localhost, 127.0.0.0/8 and ::1. If the target is yours, add -D%s=true."
                            .formatted(Parameter.URL.name(), url(), url().getHost(), Parameter.ANY_HOST.name()));
        }
    }

    private static void require(boolean holds, Parameter<?> parameter, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException("-D%s must be %s.".formatted(parameter.name(), allowed));
        }
    }
}
