package countme.topology.deploy;

import countme.topology.config.Progress;
import countme.topology.config.Settings;
import countme.topology.config.StateDir;
import countme.topology.config.Subnet;
import countme.topology.docker.FailedLogs;
import countme.topology.docker.HealthGate;
import countme.topology.docker.Inventory;
import countme.topology.docker.NamedNetwork;
import countme.topology.engine.Engine;
import countme.topology.engine.EngineFacts;
import countme.topology.engine.TestcontainersSeam;
import countme.topology.image.PinnedImages;
import countme.topology.policy.Labels;
import countme.topology.policy.Lifetime;
import countme.topology.policy.Ownership;
import countme.topology.service.HealthCheck;
import countme.topology.service.Site;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;

/**
 * What every change of a stack works with.
 *
 * @param state where the project keeps what must survive the launcher
 * @param threads run what can run side by side: it waits for an engine, so the number of processors means nothing
 */
record Means(
        Engine engine,
        Settings settings,
        Lifetime lifetime,
        StateDir state,
        ExecutorService threads,
        Progress progress) {
    String project() {
        return settings.project();
    }

    Inventory inventory() {
        return Inventory.read(engine, project());
    }

    /** Where the stack stands; what is not up yet is taken to get the first subnet there is to try. A {@link Problem} where another's network has its name. */
    Site site() {
        network().foreign().ifPresent(problem -> {
            throw problem;
        });
        return site(network()
                .subnet()
                .or(settings::subnet)
                .orElseGet(() -> Subnet.candidates(project()).findFirst().orElseThrow()));
    }

    /** Where the stack stands; its network is made when it is missing. */
    Site ensureSite() {
        return site(network().ensure(settings.subnet(), labels()));
    }

    private Site site(Subnet subnet) {
        return new Site(project(), subnet, EngineFacts.dataRoot(engine));
    }

    private NamedNetwork network() {
        return new NamedNetwork(engine, project());
    }

    /** Labels that everything of the stack carries. */
    Map<String, String> labels() {
        String owner = lifetime == Lifetime.SESSION ? Ownership.current().toString() : "";
        return Labels.of(project(), lifetime, Version.current(), owner);
    }

    /** Whether Java is trained for later starts of replicas. */
    boolean trains() {
        return lifetime.trains() && settings.trainedStart();
    }

    /** What one instance has to pass: what its users must know is said, and when it fails, all it wrote is kept with the state. */
    HealthGate gate(String instance, HealthCheck check, Duration timeout) {
        return new HealthGate(engine, instance, check, timeout)
                .keeping(new FailedLogs(state.state().resolve("failed")))
                .telling(progress::say);
    }

    /** Before a container is made, and only then: a launcher that makes none need not load it. */
    void useTestcontainers() {
        TestcontainersSeam.use(engine, PinnedImages.class.getName());
    }

    /** The same, saying nothing. */
    Means quiet() {
        return new Means(engine, settings, lifetime, state, threads, Progress.quiet());
    }
}
