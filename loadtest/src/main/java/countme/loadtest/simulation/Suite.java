package countme.loadtest.simulation;

import io.gatling.javaapi.core.Simulation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The simulations, each with the parameters it takes, and their defaults where they are its own. */
public enum Suite {
    /** Is every answer right, and how many can there be? */
    BASELINE(
            BaselineSimulation.class,
            Parameter.USERS,
            Parameter.RATE,
            Parameter.SECONDS,
            Parameter.KEEP_ALIVE,
            Parameter.HTTP2),
    /** At which rate do answers become slow or fail? */
    CAPACITY(
            CapacitySimulation.class,
            Parameter.RATE.or("200"),
            Parameter.STEP,
            Parameter.LEVELS,
            Parameter.SECONDS.or("5"),
            Parameter.WARM_UP,
            Parameter.P99,
            Parameter.KEEP_ALIVE,
            Parameter.HTTP2),
    /** How fast are answers under a given load? */
    STEADY(
            SteadySimulation.class,
            Parameter.RATE,
            Parameter.SECONDS,
            Parameter.WARM_UP,
            Parameter.P99,
            Parameter.KEEP_ALIVE,
            Parameter.HTTP2),
    /** What is left of a sudden spike when it is over? */
    SPIKE(
            SpikeSimulation.class,
            Parameter.RATE.or("50"),
            Parameter.SECONDS.or("15"),
            Parameter.SPIKE,
            Parameter.SPIKE_SECONDS,
            Parameter.RECOVERY,
            Parameter.WARM_UP,
            Parameter.KEEP_ALIVE,
            Parameter.HTTP2),
    /** How fast are answers to visitors who come for the first time? */
    FRESH_CONNECTIONS(
            FreshConnectionsSimulation.class,
            Parameter.RATE.or("50"),
            Parameter.SECONDS,
            Parameter.WARM_UP,
            Parameter.P99),
    /** What do visitors notice when a replica is killed? */
    REPLICA_LOSS(
            ReplicaLossSimulation.class,
            Parameter.RATE,
            Parameter.SECONDS.or("15"),
            Parameter.WARM_UP,
            Parameter.KEEP_ALIVE,
            Parameter.HTTP2,
            Parameter.LAUNCHER,
            Parameter.PROJECT,
            Parameter.FLAGS),
    /** What do visitors notice when another version is deployed? */
    DEPLOY(
            DeploySimulation.class,
            Parameter.RATE,
            Parameter.SECONDS.or("15"),
            Parameter.WARM_UP,
            Parameter.KEEP_ALIVE,
            Parameter.HTTP2,
            Parameter.LAUNCHER,
            Parameter.PROJECT,
            Parameter.FLAGS);

    private static final String ENDING = "Simulation";

    private final Class<? extends Simulation> simulation;

    @SuppressWarnings("ImmutableEnumChecker") // A copy that nobody can change.
    private final List<Parameter<?>> taken;

    Suite(Class<? extends Simulation> simulation, Parameter<?>... taken) {
        this.simulation = simulation;
        var all = new ArrayList<Parameter<?>>(List.of(Parameter.SIMULATION, Parameter.URL, Parameter.ANY_HOST));
        all.addAll(Arrays.asList(taken));
        this.taken = List.copyOf(all);
    }

    /** What users type to run it. */
    public String title() {
        String name = simulation.getSimpleName();
        return name.substring(0, name.length() - ENDING.length());
    }

    Class<? extends Simulation> simulation() {
        return simulation;
    }

    List<Parameter<?>> taken() {
        return taken;
    }

    Optional<Parameter<?>> taken(String name) {
        return taken.stream().filter(one -> one.name().equals(name)).findAny();
    }

    static Suite of(Class<?> simulation) {
        return Arrays.stream(values())
                .filter(one -> one.simulation == simulation)
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("not in the suite: " + simulation));
    }

    /** The one that users mean; throws an {@link IllegalArgumentException} that lists them all when there is none. */
    static Suite named(String title) {
        return Arrays.stream(values())
                .filter(one -> one.title().equals(title))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("There is no -D%s=%s. There are: %s."
                        .formatted(
                                Parameter.SIMULATION.name(),
                                title,
                                Arrays.stream(values()).map(Suite::title).collect(Collectors.joining(", ")))));
    }
}
