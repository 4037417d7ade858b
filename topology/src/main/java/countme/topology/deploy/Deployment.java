package countme.topology.deploy;

import countme.topology.Topology;
import countme.topology.config.KeptReplicas;
import countme.topology.config.Ports;
import countme.topology.config.Problem;
import countme.topology.config.Progress;
import countme.topology.config.Settings;
import countme.topology.config.StateDir;
import countme.topology.docker.Belongings;
import countme.topology.docker.ContainerEngine;
import countme.topology.docker.Inventory;
import countme.topology.docker.Training;
import countme.topology.image.AppImage;
import countme.topology.policy.Lifetime;
import countme.topology.service.App;
import countme.topology.service.Assembly;
import countme.topology.service.Login;
import countme.topology.service.Proxy;
import countme.topology.service.PublishedPort;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A stack and all that can be done to it: what tests start and the launcher deploys.
 */
public final class Deployment extends Project {
    /** One on this machine's engine. */
    public Deployment(Settings settings, Lifetime lifetime, StateDir state, Progress progress) {
        this(settings, lifetime, state, progress, new DockerPlatform(settings.engine(), state, progress));
    }

    public Deployment(Settings settings, Lifetime lifetime, StateDir state, Progress progress, Platform platform) {
        super(settings, lifetime, state, progress, platform);
    }

    /** A stack for tests, see {@link Session}. */
    public static Deployment session(Settings base, Progress progress) {
        return Session.begin(base, progress);
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
        return converge("up", "", consent, serving);
    }

    private Set<String> converge(String verb, String arguments, Consumer<List<Change>> consent, Runnable serving) {
        ContainerEngine unused = provideEngine();
        return change(verb, arguments, operation -> {
            Topology topology = topologies().ensured(progress());
            new DeployedVersions(this).announce();
            Set<String> changed = new Up(context(), topology, images())
                    .run(
                            changes -> consent.accept(changes.stream()
                                    .filter(Change::interruptsUsers)
                                    .toList()),
                            operation::begin,
                            serving);
            if (!changed.isEmpty()) {
                operation.done(String.join(", ", new TreeSet<>(changed)), "");
            }
            return changed;
        });
    }

    /** Converges and makes the number of replicas the one that later launchers go on with; {@code consent} as in {@link #up}. */
    public Set<String> scale(Consumer<List<Change>> consent) {
        Consumer<List<Change>> agreed = consent.andThen(
                changes -> KeptReplicas.of(state()).keep(settings().replicas()));
        String target = topology().app().name() + "=" + settings().replicas();
        return converge("scale", target, agreed, () -> {});
    }

    /** Watches the stack, puts right what breaks and deploys what is pushed; returns when the stack was taken down. */
    public void attend() {
        Optional<Future<?>> following =
                Follower.of(this).map(follower -> threads().submit(() -> follower.follow(time())));
        new Healer(new AttendedStack(this, threads()), audit(), time(), progress()).attend();
        following.ifPresent(running -> running.cancel(true));
    }

    /** Makes one container anew, see {@link Up#recreate}; whoever asks holds the lock and says what happened. */
    void recreate(String service, int slot) {
        Topology topology = topologies().ensured(Progress.quiet());
        new Up(context().quiet(), topology, images())
                .recreate(topology.service(service).orElseThrow(), slot);
    }

    /** What {@link #up} would change; nothing is written. */
    public List<Change> preview() {
        return new Up(context(), topologies().kept(), images()).preview();
    }

    /** Every problem at once, see {@link Doctor}. */
    public List<Doctor.Finding> examine() {
        return new Doctor(this).examine();
    }

    /** Bytes of memory each running container holds, by its name in messages. */
    public Map<String, Long> memory() {
        return Status.memory(engine(), inventory(), threads());
    }

    /** How the stack is, asked now, with the training that is under way beside it. That the proxy is not reached at its published address is said, and makes it unready. */
    public Status status() {
        Inventory inventory = inventory();
        Topology topology = topology();
        Status inside = Status.of(engine(), topology, inventory, threads());
        String proxy = topology.proxy().name();
        Optional<Problem> outside = inside.isHealthy(proxy)
                ? published(inventory, topology.proxy())
                        .flatMap(port -> FrontDoor.of(engine().isLocal(), settings(), state(), time(), port)
                                .ask(platform().visitor()))
                : Optional.empty();
        outside.ifPresent(problem -> progress().say(String.valueOf(problem.getMessage())));
        Status asked = outside.isPresent() ? inside.withUnready(proxy) : inside;
        return asked.withTraining(Training.underWay(engine(), settings().project()));
    }

    private static Optional<PublishedPort> published(Inventory inventory, Proxy proxy) {
        return inventory.running(proxy.name()).stream()
                .flatMap(container -> container.ports().stream())
                .filter(port -> port.containerPort() == proxy.httpsPort())
                .findFirst();
    }

    /** Where users go: what the running proxy itself redirects to; empty when none runs. */
    public Optional<String> address() {
        Proxy proxy = topology().proxy();
        return inventory().containers().stream()
                .filter(container -> container.service().equals(proxy.name()))
                .flatMap(container -> container.ports().stream())
                .filter(port -> port.containerPort() == proxy.httpPort())
                .findFirst()
                .flatMap(port -> platform().visitor().redirect(Ports.clientAddress(port.bind()), port.hostPort()));
    }

    /** Where operators go; empty when no proxy runs. */
    public Optional<String> consoleAddress() {
        return consoleAddress(inventory());
    }

    /** Takes the stack down, see {@link Down#run}. */
    public int down(boolean withData) {
        return changeAny(Audit.DOWN, withData ? "--volumes" : "", operation -> {
            // Before the first container goes: whoever watches must not put back what a launcher that dies here has
            // removed.
            operation.announce();
            int removed = downStep().run(withData);
            operation.done("", removed + " containers" + (withData ? " and all data" : ""));
            return removed;
        });
    }

    /** What {@link #down} would do. */
    public Down downStep() {
        return new Down(context(), topology());
    }

    /**
     * Makes a new login for the console. A running proxy takes it over without dropping a request.
     *
     * @return whether one did; if not, the next {@link #up} makes it so
     */
    public boolean rotateLogin() {
        boolean broughtUp = certificates().kept().isPresent();
        Function<Operation, Boolean> work = operation -> {
            operation.begin();
            Login unused = login().rotate();
            Topology topology = topologies().kept();
            boolean told = broughtUp && new Up(context(), topology, images()).reload(topology.proxy(), site());
            operation.done(told ? topology.proxy().name() : "", "");
            return told;
        };
        // Before the first 'up' there is no stack, and perhaps no engine.
        return broughtUp ? change("secrets", "rotate", work) : changeAny("secrets", "rotate", work);
    }

    /** Makes a new server certificate, which the next {@link #up} makes the proxy use. */
    public void issueCertificate() {
        boolean unused = changeAny("certs", "issue", operation -> {
            operation.begin();
            certificates().issue(progress());
            operation.done("", "");
            return true;
        });
    }

    /** Stops and starts a service's containers. */
    public Restart restart() {
        return new Restart(this);
    }

    /** Takes the counter's state. */
    public Backup backup() {
        return new Backup(this);
    }

    /** Puts a backup in the place of the counter's state. */
    public Restore restore() {
        return new Restore(this, backup(), progress());
    }

    /**
     * Gives the stack's registry another version.
     *
     * @param from what the app's build made; empty for the files this launcher carries
     */
    public Push push(Optional<Path> from) {
        App app = topology().app();
        Assembly files = app.assembly().orElseThrow();
        Path made = from.map(AppImage::archivedFiles).orElseGet(() -> AppImage.carriedFiles(files.resources()));
        return new Push(this, app, AppImage.of(Version.current(), files, made));
    }

    /** Changes the version that serves. */
    public Deploy deploy() {
        return new Deploy(this);
    }

    /** Undoes all that countme made on this machine, other projects included. */
    public Purge purge() {
        return Purge.of(this);
    }

    /** Removes the stack with its data, at once. */
    public void erase() {
        new Belongings(engine()).erase(settings().project());
    }
}
