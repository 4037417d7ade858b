package countme.topology.engine;

import countme.topology.engine.Unreachable.Reason;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gets an engine: the one the operator names, else the first that answers where engines usually are, else one that countme
 * installs and starts. A reachable engine is used as it is.
 */
public final class EngineSupply {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final DockerCliConfig config;
    private final EngineSearch search;
    private final Dialer dialer;
    private final Provisioner provisioner;
    private final EngineProblems problems;
    private final boolean mayProvision;

    /**
     * Supply on this machine.
     *
     * @param environment the process environment, for Docker's own variables and {@code COUNTME_ENGINE_DATA_ROOT}
     * @param home the user's home directory, for Docker's configuration and per-user sockets
     * @param state countme's state directory of this machine, where an engine it provides is recorded
     */
    public static EngineSupply ofThisMachine(Map<String, String> environment, Path home, Path state) {
        Machine machine = Machine.current();
        DockerCliConfig config = DockerCliConfig.of(environment, home);
        Dialer dialer = new Connector(PATIENCE, DockerLogins.of(environment, config));
        EnginePlaces places = EnginePlaces.standard(environment, state);
        return new EngineSupply(
                config,
                new EngineSearch(environment, home, config),
                dialer,
                new Provisioner(places, machine.systemd(), dialer),
                machine);
    }

    EngineSupply(DockerCliConfig config, EngineSearch search, Dialer dialer, Provisioner provisioner, Machine machine) {
        this.config = config;
        this.search = search;
        this.dialer = dialer;
        this.provisioner = provisioner;
        this.problems = new EngineProblems(machine);
        this.mayProvision = machine.canProvision();
    }

    /**
     * Reaches the engine that {@code setting} stands for.
     *
     * @param setting {@code auto}, {@code existing} (never provision), or an address: {@code unix://}, {@code tcp://} or
     *     {@code ssh://}
     * @throws Problem if there is none, with what to type; a malformed setting is a usage problem
     */
    public Engine reach(String setting, Progress progress) {
        config.complaint().ifPresent(progress::say);
        return switch (setting) {
            case "auto" -> find(mayProvision, progress);
            case "existing" -> find(false, progress);
            default -> named(search.named(setting, "--engine"), progress);
        };
    }

    private Engine named(Endpoint endpoint, Progress progress) {
        try {
            return dialer.dial(endpoint, progress);
        } catch (Unreachable e) {
            throw problems.named(e);
        }
    }

    private Engine find(boolean mayProvide, Progress progress) {
        Optional<Endpoint> chosen = search.chosen();
        if (chosen.isPresent()) {
            // No other one where it does not answer: it may be about to start again, and the stack is there.
            try {
                return dialer.dial(chosen.get(), progress);
            } catch (Unreachable e) {
                throw problems.chosen(e);
            }
        }
        List<Unreachable> misses = new ArrayList<>();
        for (Endpoint candidate : search.usual()) {
            try {
                return dialer.dial(candidate, progress);
            } catch (Unreachable e) {
                misses.add(e);
            }
        }
        // A second engine beside one that hangs helps nobody.
        boolean nothingThere =
                misses.stream().allMatch(miss -> miss.reason() == Reason.ABSENT || miss.reason() == Reason.REFUSED);
        if (mayProvide && nothingThere) {
            return provisioner.provide(progress);
        }
        throw problems.none(misses);
    }
}
