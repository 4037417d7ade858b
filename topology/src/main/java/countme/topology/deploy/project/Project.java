package countme.topology.deploy.project;

import countme.topology.concurrent.Time;
import countme.topology.config.Settings;
import countme.topology.deploy.audit.Audit;
import countme.topology.deploy.audit.AuditEntry;
import countme.topology.docker.ContainerEngine;
import countme.topology.docker.EngineLock;
import countme.topology.docker.GuardedEngine;
import countme.topology.docker.HealthGate;
import countme.topology.docker.InnerHttp;
import countme.topology.docker.Inventory;
import countme.topology.docker.Lease;
import countme.topology.image.ImageLock;
import countme.topology.image.ImageStore;
import countme.topology.policy.Lifetime;
import countme.topology.report.Progress;
import countme.topology.service.Design;
import countme.topology.service.Entrance;
import countme.topology.service.HealthCheck;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.service.Services;
import countme.topology.state.DeployLock;
import countme.topology.state.StateDir;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One project on one engine, and what everybody who works on it needs: its settings, its state, its lock, its audit. The engine is reached, and if need be
 * provided, when it is first needed.
 */
public final class Project implements AutoCloseable {
    private final Design design;
    private final Settings settings;
    private final Lifetime lifetime;
    private final StateDir state;
    private final Progress progress;
    private final Platform platform;
    private final StackMemory memory;
    private final Keys keys;
    private volatile @Nullable Lease lease;

    public Project(
            Design design, Settings settings, Lifetime lifetime, StateDir state, Progress progress, Platform platform) {
        this.design = design;
        this.settings = settings;
        this.lifetime = lifetime;
        this.state = state;
        this.progress = progress;
        this.platform = platform;
        this.memory = new StackMemory(platform, this::engine, () -> lease != null, settings.project(), state);
        this.keys = new Keys(state, memory, platform::secret);
    }

    /** The engine this project is on; one that is not there is a Problem. While the project is locked, it takes no change without the lock. */
    public ContainerEngine engine() {
        return guarded(platform.engine());
    }

    private ContainerEngine guarded(ContainerEngine engine) {
        return new GuardedEngine(engine, () -> {
            Lease held = lease;
            if (held != null) {
                held.confirm();
            }
        });
    }

    /** The engine, installed and started first where there is none and countme may. */
    public ContainerEngine provideEngine() {
        return guarded(platform.provided());
    }

    /** The images of its engine. */
    public ImageStore store() {
        return platform.images();
    }

    /** What is remembered of it. */
    public StackMemory memory() {
        return memory;
    }

    public Platform platform() {
        return platform;
    }

    public Time time() {
        return platform.time();
    }

    /** Works while no other launcher changes the files of this one. First of all, they are nobody else's. */
    private <T> T alone(Duration wait, Supplier<T> work) {
        return DeployLock.holding(state.state(), wait, time(), () -> {
            state.protect().ifPresent(progress::say);
            return work.get();
        });
    }

    /**
     * Works while no other launcher changes the project, whoever and wherever it is; a {@link countme.topology.report.Problem} with
     * {@link countme.topology.report.ExitCode#LOCK_HELD} where one does for longer than that.
     *
     * @param purpose what others are told, such as {@code restart app}
     */
    public <T> T locked(String purpose, Duration wait, Supplier<T> work) {
        long begun = time().nanos();
        return alone(wait, () -> {
            Duration left = wait.minus(time().since(begun));
            var lock = new EngineLock(
                    platform.engine(), settings.project(), time(), AuditEntry.me() + " with '" + purpose + "'");
            try (Lease held = lock.take(left.isNegative() ? Duration.ZERO : left)) {
                lease = held;
                memory.look();
                return work.get();
            } finally {
                lease = null;
            }
        });
    }

    /** Whether this process is changing the project. */
    public boolean isLockedHere() {
        return DeployLock.isHeldHere(state.state());
    }

    /**
     * The one way to change a stack: alone, not where a newer launcher made it, and with an entry in the audit, however it ends.
     *
     * @param arguments as the operator typed them
     * @param work says when it {@linkplain Operation#begin begins} to change things, and what it {@linkplain Operation#done has done}
     */
    public <T> T change(String verb, String arguments, Function<Operation, T> work) {
        return changeAny(verb, arguments, false, operation -> {
            Version.requireNoNewer(inventory());
            return work.apply(operation);
        });
    }

    /**
     * The same, for what may be done to a newer launcher's stack, too.
     *
     * @param forgotten whether nothing is remembered of the stack afterwards
     */
    public <T> T changeAny(String verb, String arguments, boolean forgotten, Function<Operation, T> work) {
        return locked((verb + " " + arguments).strip(), settings.lockWait(), () -> {
            T result = recorded(verb, arguments, work);
            if (forgotten) {
                memory.forget();
            }
            return result;
        });
    }

    /** The same, for what is only in the files of this launcher: it needs no engine. */
    public <T> T changeFiles(String verb, String arguments, Function<Operation, T> work) {
        return alone(settings.lockWait(), () -> recorded(verb, arguments, work));
    }

    private <T> T recorded(String verb, String arguments, Function<Operation, T> work) {
        return new Operation(audit(), verb, arguments).run(work);
    }

    /** Who changed this project, when and how. */
    public Audit audit() {
        return new Audit(
                state.state(), time(), progress, this::tellLogStore, new SharedAudit(memory, settings.project()));
    }

    /** For the console's history. The audit itself is in the file, so a log store that cannot be told loses nothing. */
    private void tellLogStore(Instant time, Audit.Result result, String json) {
        String level = result == Audit.Result.failed ? "error" : "info";
        try {
            LogAccess.to(this, inventory()).ifPresent(loki -> loki.tell(time, level, json));
        } catch (RuntimeException e) {
            // It may be down, or the very thing that is being put right.
        }
    }

    /** The topology as these settings make it, for everything that needs no key. */
    public Services topology() {
        return topologies().keyless();
    }

    public Topologies topologies() {
        return new Topologies(design, settings, state, memory, platform::secret, time());
    }

    /** Whose certificate authority and logins it has. */
    public Keys keys() {
        return keys;
    }

    /** The topology with certificates and logins of this launcher; a {@link countme.topology.report.Problem} where the stack has another's. */
    public Topologies keyed() {
        keys.require(inventory());
        return topologies();
    }

    public StackCertificates certificates() {
        return topologies().certificates();
    }

    public ConsoleLogin login() {
        return topologies().login();
    }

    /** What its services' logins are made of. */
    public ServiceSecret serviceSecret() {
        return topologies().services();
    }

    /** Where its services' images come from. */
    public ServiceImages images() {
        return new ServiceImages(
                store(), memory.releases().current(), settings.imageLock().map(ImageLock::new));
    }

    public Context context() {
        return context(settings);
    }

    /** With other settings than its own. */
    public Context context(Settings others) {
        return new Context(engine(), others, lifetime, state, memory, platform, progress);
    }

    /** See {@link Context#gate}. */
    public HealthGate gate(String instance, HealthCheck check, Duration timeout) {
        return context().gate(instance, check, timeout);
    }

    /** Where the stack stands, or would. */
    public Placement site() {
        return context().site();
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

    public Progress progress() {
        return progress;
    }

    @Override
    public void close() {
        platform.close();
    }

    /** Where operators go, such as {@code https://localhost:9443}; empty where nobody lets them in. */
    public Optional<String> consoleAddress(Inventory inventory) {
        Entrance entrance = topology().entrance();
        return inventory
                .published(entrance.service().name(), entrance.operatorsPort())
                .map(port -> entrance.operatorsUrl(port.bind(), port.hostPort()));
    }

    /** The way to a service that publishes no port: through one of those that serve, which all have bash; empty where none runs that is in a network with it. */
    public Optional<InnerHttp> inside(Service to, int port, Inventory inventory) {
        return topology().serving().stream()
                .filter(service -> !Collections.disjoint(service.networks(), to.networks()))
                .flatMap(service -> inventory.running(service.name()).stream()
                        .map(through -> new InnerHttp(engine(), through, to.addressFor(service, site(), 0), port)))
                .findFirst();
    }

    /** Run what can run side by side. */
    public ExecutorService threads() {
        return platform.threads();
    }
}
