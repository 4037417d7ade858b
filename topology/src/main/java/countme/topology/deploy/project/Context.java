package countme.topology.deploy.project;

import countme.topology.concurrent.Time;
import countme.topology.config.RouteTable;
import countme.topology.config.Settings;
import countme.topology.config.Subnets;
import countme.topology.docker.ContainerEngine;
import countme.topology.docker.FailedLogs;
import countme.topology.docker.HealthGate;
import countme.topology.docker.Inventory;
import countme.topology.docker.StackNetworks;
import countme.topology.engine.EngineFacts;
import countme.topology.policy.Labels;
import countme.topology.policy.Lifetime;
import countme.topology.policy.Ownership;
import countme.topology.report.Progress;
import countme.topology.service.HealthCheck;
import countme.topology.service.Placement;
import countme.topology.state.Memory;
import countme.topology.state.StateDir;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;

/**
 * What every change of a stack works with.
 *
 * @param state where the launcher keeps what is its own
 * @param memory what is remembered of the project
 */
public record Context(
        ContainerEngine engine,
        Settings settings,
        Lifetime lifetime,
        StateDir state,
        Memory memory,
        Platform platform,
        Progress progress) {
    public String project() {
        return settings.project();
    }

    public Inventory inventory() {
        return Inventory.read(engine, project());
    }

    /** Where the stack stands; what is not up yet is taken to get the first subnets there are to try. A {@link Problem} where another's network has such a name. */
    public Placement site() {
        return site(engine.facts());
    }

    /** The same on an engine of which these facts are known. */
    public Placement site(EngineFacts facts) {
        networks().foreign().ifPresent(problem -> {
            throw problem;
        });
        return site(
                networks()
                        .subnets()
                        .or(settings::subnets)
                        .orElseGet(() -> networks().candidates().get(0)),
                facts);
    }

    /** Where the stack stands; its networks are made when they are missing. */
    public Placement ensureSite(EngineFacts facts) {
        return site(networks().ensure(settings.subnets(), labels()), facts);
    }

    private Placement site(Subnets subnets, EngineFacts facts) {
        return new Placement(project(), subnets, facts.dataRoot(), facts.hidesClients());
    }

    public StackNetworks networks() {
        return new StackNetworks(
                engine, project(), () -> engine.isLocal() ? platform.visitor().routes() : RouteTable.EMPTY);
    }

    /** Labels that everything of the stack carries. */
    public Map<String, String> labels() {
        String owner = lifetime == Lifetime.SESSION ? Ownership.current().toString() : "";
        return Labels.of(project(), lifetime, Version.current(), owner);
    }

    /** Whether Java is trained for later starts of replicas. */
    public boolean trains() {
        return lifetime.trains() && settings.trainedStart();
    }

    /** What one instance has to pass: what its users must know is said, and when it fails, all it wrote is kept with the state. */
    public HealthGate gate(String instance, HealthCheck check, Duration timeout) {
        return new HealthGate(engine, time(), instance, check, timeout)
                .keeping(new FailedLogs(state.state().resolve("failed")))
                .telling(progress::say);
    }

    public Time time() {
        return platform.time();
    }

    public ExecutorService threads() {
        return platform.threads();
    }

    /** The same, saying nothing. */
    public Context quiet() {
        return new Context(engine, settings, lifetime, state, memory, platform, Progress.quiet());
    }
}
