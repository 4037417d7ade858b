package countme.topology.deploy;

import countme.topology.Topology;
import countme.topology.config.KeptReleases;
import countme.topology.config.KeptReplicas;
import countme.topology.config.Progress;
import countme.topology.config.Settings;
import countme.topology.config.StateDir;
import countme.topology.docker.Belongings;
import countme.topology.docker.DeployLock;
import countme.topology.docker.HealthGate;
import countme.topology.docker.Inventory;
import countme.topology.engine.Engine;
import countme.topology.policy.Lifetime;
import countme.topology.service.HealthCheck;
import countme.topology.service.Login;
import countme.topology.service.Proxy;
import countme.topology.service.Service;
import countme.topology.service.Site;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One project on one engine: what tests start and the launcher deploys. The engine is reached, and if need be provided, when it is
 * first needed.
 */
public final class Deployment implements AutoCloseable {
    private final Settings settings;
    private final Lifetime lifetime;
    private final StateDir state;
    private final Progress progress;
    private final ExecutorService threads = Executors.newCachedThreadPool(Deployment::daemon);
    private final LazyEngine engine;

    public Deployment(Settings settings, Lifetime lifetime, StateDir state, Progress progress) {
        this.settings = settings;
        this.lifetime = lifetime;
        this.state = state;
        this.progress = progress;
        this.engine = new LazyEngine(settings.engine(), state.machine(), progress);
    }

    /** A stack for tests, see {@link Session}. */
    public static Deployment session(Settings base, Progress progress) {
        return Session.begin(base, progress);
    }

    /** The engine this project is on; one that is not there is a Problem. */
    public Engine engine() {
        return engine.existing();
    }

    /** The engine, installed and started first where there is none and countme may. */
    public Engine provideEngine() {
        return engine.provided();
    }

    /** Converges as {@link #up(Consumer, Runnable)} does, and asks nobody. */
    public Set<String> up(Runnable serving) {
        return up(changes -> {}, serving);
    }

    /**
     * Converges and returns when every service is ready.
     *
     * @param consent is told, before a stack that is there is changed, which changes interrupt users; throws where they are not to be
     * @param serving run once the counter answers, before the rest
     * @return names of the instances that were changed, such as {@code app-1}; empty when everything was as desired
     */
    public Set<String> up(Consumer<List<Change>> consent, Runnable serving) {
        return locked(() -> {
            Topology topology = topologies().ensured(progress);
            provideEngine();
            new DeployedVersions(this).announce();
            Up up = new Up(means(), topology, images());
            return audit().recording(
                            "up",
                            () -> up.run(
                                    changes -> consent.accept(changes.stream()
                                            .filter(Change::interruptsUsers)
                                            .toList()),
                                    serving));
        });
    }

    /** Converges and makes the number of replicas the one that later launchers go on with; {@code consent} as in {@link #up}. */
    public Set<String> scale(Consumer<List<Change>> consent) {
        Consumer<List<Change>> agreed =
                consent.andThen(changes -> KeptReplicas.of(state).keep(settings.replicas()));
        return up(agreed, () -> {});
    }

    /** Watches the stack, puts right what breaks and deploys what is pushed; returns when the stack was taken down. */
    public void attend() {
        Optional<Future<?>> following = Follower.of(this).map(follower -> threads.submit(follower::follow));
        new Healer(new AttendedStack(this, threads), audit(), InstantSource.system(), progress).attend();
        following.ifPresent(running -> running.cancel(true));
    }

    /** Makes one container anew, see {@link Up#recreate}; whoever asks holds the lock and says what happened. */
    void recreate(String service, int slot) {
        Topology topology = topologies().ensured(Progress.quiet());
        new Up(means().quiet(), topology, images())
                .recreate(topology.service(service).orElseThrow(), slot);
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

    /** What {@link #up} would change; nothing is written. */
    public List<Change> preview() {
        return new Up(means(), topologies().kept(), images()).preview();
    }

    /** See {@link Means#gate}. */
    HealthGate gate(String instance, HealthCheck check, Duration timeout) {
        return means().gate(instance, check, timeout);
    }

    private Means means() {
        return means(settings);
    }

    /** With other settings than its own. */
    Means means(Settings others) {
        return new Means(engine(), others, lifetime, state, threads, progress);
    }

    Progress progress() {
        return progress;
    }

    /** Where its services' images come from. */
    public ServiceImages images() {
        return new ServiceImages(
                engine(), progress, state.cache(), KeptReleases.of(state).current());
    }

    /** Every problem at once, see {@link Doctor}. */
    public List<Doctor.Finding> examine() {
        return new Doctor(this).examine();
    }

    /** Memory each running container holds, in MiB by its name in messages. */
    public Map<String, Long> memory() {
        return Status.memory(engine(), inventory(), threads);
    }

    public Status status() {
        return Status.of(engine(), topology(), inventory(), threads);
    }

    /** Where users go: what the running proxy itself redirects to; empty when none runs. */
    public Optional<String> address() {
        return Redirect.of(inventory(), topology().proxy());
    }

    /** Where operators go; empty when no proxy runs. */
    public Optional<String> consoleAddress() {
        return consoleAddress(inventory());
    }

    Optional<String> consoleAddress(Inventory inventory) {
        Proxy proxy = topology().proxy();
        return inventory.containers().stream()
                .filter(container -> container.service().equals(proxy.name()))
                .flatMap(container -> container.ports().stream())
                .filter(port -> port.containerPort() == proxy.consolePort())
                .map(port -> proxy.consoleUrl(port.bind(), port.hostPort()))
                .findFirst();
    }

    /** Works while no other launcher changes the project; how long to wait for that is a setting. */
    <T> T locked(Supplier<T> work) {
        return DeployLock.holding(state.state(), settings.lockWait(), work);
    }

    /** Takes the stack down, see {@link Down#run}. */
    public int down(boolean withData) {
        return locked(() -> {
            // Before the first container goes: whoever watches must not put back what a launcher that dies here has
            // removed.
            audit().write(Audit.DOWN, "", Audit.Result.begun, "");
            int removed = downStep().run(withData);
            audit().write(
                            Audit.DOWN,
                            "",
                            Audit.Result.done,
                            removed + " containers" + (withData ? " and all data" : ""));
            return removed;
        });
    }

    /** What {@link #down} would do. */
    public Down downStep() {
        return new Down(means(), topology());
    }

    /** The topology as these settings make it, for everything that needs no key. */
    public Topology topology() {
        return topologies().keyless();
    }

    Topologies topologies() {
        return new Topologies(settings, state);
    }

    /** Where the stack stands, or would. */
    public Site site() {
        return means().site();
    }

    public Inventory inventory() {
        return Inventory.read(engine(), settings.project());
    }

    public StackCertificates certificates() {
        return topologies().certificates();
    }

    public ConsoleLogin login() {
        return topologies().login();
    }

    /**
     * Makes a new login for the console. A running proxy takes it over without dropping a request.
     *
     * @return whether one did; if not, the next {@link #up} makes it so
     */
    public boolean rotateLogin() {
        return locked(() -> {
            Login unused = login().rotate();
            Topology topology = topologies().kept();
            boolean told =
                    certificates().kept().isPresent() && new Up(means(), topology, images()).reload(topology.proxy());
            audit().write("secrets rotate", told ? topology.proxy().name() : "", Audit.Result.done, "");
            return told;
        });
    }

    /** Stops and starts a service's containers. */
    public Restart restart() {
        return new Restart(means(), topology());
    }

    /** Takes the counter's state. */
    public Backup backup() {
        return new Backup(this, InstantSource.system());
    }

    /** Puts a backup in the place of the counter's state. */
    public Restore restore() {
        return new Restore(this, backup(), progress);
    }

    /** Gives the stack's registry the image this launcher carries. */
    public Push push() {
        return new Push(this);
    }

    /** Changes the version that serves. */
    public Deploy deploy() {
        return new Deploy(this);
    }

    /** Undoes all that countme made on this machine, other projects included. */
    public Purge purge() {
        return Purge.of(this);
    }

    public Settings settings() {
        return settings;
    }

    public StateDir state() {
        return state;
    }

    /** A container's name on the engine. */
    public String containerName(Service service, int slot) {
        return settings.project() + "-" + service.instance(slot);
    }

    /** Removes the stack with its data, at once. */
    public void erase() {
        new Belongings(engine()).erase(settings.project());
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
}
