package countme.topology.deploy;

import countme.topology.Topology;
import countme.topology.config.KeptReleases;
import countme.topology.config.Progress;
import countme.topology.config.Settings;
import countme.topology.config.StateDir;
import countme.topology.docker.DeployLock;
import countme.topology.docker.HealthGate;
import countme.topology.docker.Inventory;
import countme.topology.engine.Engine;
import countme.topology.policy.Lifetime;
import countme.topology.service.HealthCheck;
import countme.topology.service.Proxy;
import countme.topology.service.Service;
import countme.topology.service.Site;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * One project on one engine, and what everybody who works on it needs: its settings, its state, its lock, its audit. The engine is reached, and if need be
 * provided, when it is first needed.
 */
abstract class Project implements AutoCloseable {
    private final Settings settings;
    private final Lifetime lifetime;
    private final StateDir state;
    private final Progress progress;
    private final ExecutorService threads = Executors.newCachedThreadPool(Project::daemon);
    private final LazyEngine engine;

    Project(Settings settings, Lifetime lifetime, StateDir state, Progress progress) {
        this.settings = settings;
        this.lifetime = lifetime;
        this.state = state;
        this.progress = progress;
        this.engine = new LazyEngine(settings.engine(), state.machine(), progress);
    }

    /** The engine this project is on; one that is not there is a Problem. */
    public Engine engine() {
        return engine.existing();
    }

    /** The engine, installed and started first where there is none and countme may. */
    public Engine provideEngine() {
        return engine.provided();
    }

    /** Works while no other launcher changes the project; how long to wait for that is a setting. First of all, its state is nobody else's. */
    <T> T locked(Supplier<T> work) {
        return DeployLock.holding(state.state(), settings.lockWait(), () -> {
            state.protect().ifPresent(progress::say);
            return work.get();
        });
    }

    /** Who changed this project, when and how. */
    public Audit audit() {
        return new Audit(state.state(), InstantSource.system(), progress, this::tellLoki);
    }

    /** For the console's history. The audit itself is in the file, so a Loki that cannot be told loses nothing. */
    private void tellLoki(Instant time, Audit.Result result, String json) {
        String level = result == Audit.Result.failed ? "error" : "info";
        try {
            LokiAccess.to(this, inventory()).ifPresent(loki -> loki.tell(time, level, json));
        } catch (RuntimeException e) {
            // It may be down, or the very thing that is being put right.
        }
    }

    /** The topology as these settings make it, for everything that needs no key. */
    public Topology topology() {
        return topologies().keyless();
    }

    Topologies topologies() {
        return new Topologies(settings, state);
    }

    public StackCertificates certificates() {
        return topologies().certificates();
    }

    public ConsoleLogin login() {
        return topologies().login();
    }

    /** Where its services' images come from. */
    public ServiceImages images() {
        return new ServiceImages(
                engine(), progress, state.cache(), KeptReleases.of(state).current());
    }

    Means means() {
        return means(settings);
    }

    /** With other settings than its own. */
    Means means(Settings others) {
        return new Means(engine(), others, lifetime, state, threads, progress);
    }

    /** See {@link Means#gate}. */
    HealthGate gate(String instance, HealthCheck check, Duration timeout) {
        return means().gate(instance, check, timeout);
    }

    /** Where the stack stands, or would. */
    public Site site() {
        return means().site();
    }

    public Inventory inventory() {
        return Inventory.read(engine(), settings.project());
    }

    /** A container's name on the engine. */
    public String containerName(Service service, int slot) {
        return settings.project() + "-" + service.instance(slot);
    }

    public Settings settings() {
        return settings;
    }

    public StateDir state() {
        return state;
    }

    Progress progress() {
        return progress;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        engine.close();
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "countme");
        thread.setDaemon(true);
        return thread;
    }

    /** Where operators go, such as {@code https://localhost:9443}; empty where no proxy runs. */
    Optional<String> consoleAddress(Inventory inventory) {
        Proxy proxy = topology().proxy();
        return inventory.containers().stream()
                .filter(container -> container.service().equals(proxy.name()))
                .flatMap(container -> container.ports().stream())
                .filter(port -> port.containerPort() == proxy.consolePort())
                .map(port -> proxy.consoleUrl(port.bind(), port.hostPort()))
                .findFirst();
    }

    /** Run what can run side by side. */
    ExecutorService threads() {
        return threads;
    }
}
