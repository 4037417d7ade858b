package countme.topology.deploy;

import countme.topology.concurrent.Time;
import countme.topology.config.Ports;
import countme.topology.config.Settings;
import countme.topology.deploy.audit.Audit;
import countme.topology.deploy.backup.EngineStateHost;
import countme.topology.deploy.backup.StatefulStack;
import countme.topology.deploy.certificate.CertificateRenewal;
import countme.topology.deploy.guard.Bans;
import countme.topology.deploy.heal.AttendedStack;
import countme.topology.deploy.inspect.ConfinementCheck;
import countme.topology.deploy.inspect.Doctor;
import countme.topology.deploy.inspect.LogSource;
import countme.topology.deploy.inspect.Logs;
import countme.topology.deploy.inspect.Status;
import countme.topology.deploy.project.DockerPlatform;
import countme.topology.deploy.project.Doorway;
import countme.topology.deploy.project.FrontDoor;
import countme.topology.deploy.project.Keys;
import countme.topology.deploy.project.Operation;
import countme.topology.deploy.project.Platform;
import countme.topology.deploy.project.Project;
import countme.topology.deploy.project.RunningCommand;
import countme.topology.deploy.project.Topologies;
import countme.topology.deploy.project.Version;
import countme.topology.deploy.purge.Purge;
import countme.topology.deploy.reconcile.Change;
import countme.topology.deploy.reconcile.Down;
import countme.topology.deploy.reconcile.Interruption;
import countme.topology.deploy.reconcile.Restart;
import countme.topology.deploy.reconcile.Up;
import countme.topology.deploy.release.Deploy;
import countme.topology.deploy.release.DeployedVersions;
import countme.topology.deploy.release.FollowedTag;
import countme.topology.deploy.release.Push;
import countme.topology.deploy.release.Releasing;
import countme.topology.deploy.release.ServiceAccess;
import countme.topology.docker.Belongings;
import countme.topology.docker.ContainerEngine;
import countme.topology.docker.ContainerLogs.Selection;
import countme.topology.docker.ExecCommand;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.LogLine;
import countme.topology.docker.Training;
import countme.topology.export.Request;
import countme.topology.image.app.AppImage;
import countme.topology.policy.Lifetime;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.Design;
import countme.topology.service.Entrance;
import countme.topology.service.Login;
import countme.topology.service.PublishedPort;
import countme.topology.service.Service;
import countme.topology.service.Services;
import countme.topology.service.watch.LogLevel;
import countme.topology.state.StateDir;
import countme.topology.state.UpstreamGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A stack and all that can be done to it: what tests start and the launcher deploys.
 */
public final class Deployment implements Stack {
    /** How often a launcher that attends a stack looks whether the certificate is due. */
    private static final Duration BETWEEN_RENEWALS = Duration.ofMinutes(1);

    /** What operators look at, among {@link #addresses}. */
    public static final String CONSOLE = "console";

    private final Project project;

    /** One on this machine's engine. */
    public Deployment(Design design, Settings settings, Lifetime lifetime, StateDir state, Progress progress) {
        this(design, settings, lifetime, state, progress, new DockerPlatform(settings.engine(), state, progress));
    }

    public Deployment(
            Design design, Settings settings, Lifetime lifetime, StateDir state, Progress progress, Platform platform) {
        project = new Project(design, settings, lifetime, state, progress, platform);
    }

    /** What it is, and what everybody who works on it needs. */
    public Project project() {
        return project;
    }

    @Override
    public Services topology() {
        return project.topology();
    }

    @Override
    public Settings settings() {
        return project.settings();
    }

    @Override
    public Keys keys() {
        return project.keys();
    }

    @Override
    public Audit audit() {
        return project.audit();
    }

    @Override
    public String noun() {
        return "container";
    }

    @Override
    public List<String> instances() {
        return project.inventory().containers().stream().map(Instance::instance).toList();
    }

    /** A stack for tests, see {@link Session}. */
    public static Deployment session(Design design, Settings base, Progress progress) {
        return Session.begin(design, base, progress);
    }

    /** Converges as {@link #up(Consumer, Runnable)} does, and asks nobody. */
    public Set<String> up(Runnable serving) {
        return up(changes -> {}, serving);
    }

    @Override
    public Set<String> up(Consumer<List<Change>> consent, Runnable serving) {
        return converge("up", project.keys().isTakenOver() ? "--take-over" : "", consent, serving);
    }

    private Set<String> converge(String verb, String arguments, Consumer<List<Change>> consent, Runnable serving) {
        ContainerEngine unused = project.provideEngine();
        return project.change(verb, arguments, operation -> {
            Topologies topologies = project.keyed();
            new DeployedVersions(project).announce();
            if (isTakeOver()) {
                consent.accept(interrupting(replacements()));
                operation.begin();
                int unusedCount = downStep().run(false);
            }
            var access = new ServiceAccess(project);
            access.begin();
            Services topology = topologies.ensured(project.progress());
            Set<String> changed = new Up(project.context(), topology, project.images())
                    .run(
                            changes -> consent.accept(interrupting(changes)),
                            changes -> {
                                if (changes.isEmpty() && !project.audit().isUnfinished()) {
                                    operation.attempt();
                                } else {
                                    operation.begin();
                                }
                                if (project.keys().claim()) {
                                    // Made before stacks remembered anything, perhaps.
                                    project.audit().share();
                                }
                            },
                            serving);
            access.settle();
            var all = new TreeSet<>(changed);
            all.addAll(renewal().afterUp(operation::begin));
            if (!all.isEmpty()) {
                operation.done(String.join(", ", all), "");
            }
            return Set.copyOf(all);
        });
    }

    @Override
    public Set<String> scale(Consumer<List<Change>> consent) {
        Consumer<List<Change>> agreed = consent.andThen(
                changes -> project.memory().replicas().keep(project.settings().replicas()));
        String target = project.topology().requireVersioned().service().name() + "="
                + project.settings().replicas();
        return converge("scale", target, agreed, () -> {});
    }

    /** Puts right what breaks and renews its certificate, too. */
    @Override
    public void attend() {
        Optional<Future<?>> following = FollowedTag.follower(project)
                .map(follower -> project.threads().submit(() -> follower.follow(project.time())));
        Time.Repetition renewing = project.time().every(BETWEEN_RENEWALS, renewal()::round);
        AttendedStack.healer(project).attend();
        renewing.close();
        following.ifPresent(running -> running.cancel(true));
    }

    private static List<Change> interrupting(List<Change> changes) {
        return changes.stream().filter(Change::interruptsUsers).toList();
    }

    /** Whether keys and logins were another's until now. Those that were not taken over are this launcher's: else they were refused. */
    private boolean isTakeOver() {
        return project.keys().isTakenOver() && project.keys().areForeign(project.inventory());
    }

    /** With logins that nobody here knows, nobody is let in by what runs: so all of it has to be made anew, at once. */
    private List<Change> replacements() {
        Set<String> serving = project.topology().servingNames();
        return project.inventory().containers().stream()
                .map(one -> new Change(
                        "replace",
                        one.instance(),
                        serving.contains(one.service()) ? Interruption.GAP : Interruption.NONE,
                        true))
                .toList();
    }

    @Override
    public List<Change> preview() {
        Topologies topologies = project.keyed();
        if (isTakeOver()) {
            return replacements();
        }
        List<Change> changes = new Up(project.context(), topologies.kept(), project.images()).preview();
        String entrance = project.topology().entrance().service().instance(0);
        return project.settings().acme().isEmpty() || renewal().due().keeps()
                ? changes
                : Stream.concat(
                                changes.stream(),
                                Stream.of(new Change("get a certificate for", entrance, Interruption.RECONNECT, false)))
                        .toList();
    }

    /** Keeps the certificate good that users are shown. */
    public CertificateRenewal renewal() {
        return new CertificateRenewal(project);
    }

    /** Every problem at once, see {@link Doctor}. */
    public List<Doctor.Finding> examine() {
        return new Doctor(project).examine();
    }

    /** How each container is confined, as the engine says, see {@link ConfinementCheck}. */
    public List<ConfinementCheck> confinement() {
        return ConfinementCheck.of(project.engine(), project.inventory().containers());
    }

    @Override
    public Map<String, Long> memory() {
        return Status.memory(project.engine(), project.inventory(), project.threads());
    }

    /**
     * How the stack is, asked now, with the training that is under way beside it. That the entrance is not reached at its published address is said, and
     * makes it unready.
     */
    @Override
    public Status status() {
        Inventory inventory = project.inventory();
        Services topology = project.topology();
        Status inside = Status.of(project.engine(), topology, inventory, project.threads());
        Optional<Problem> outside = outside(topology, inside, inventory);
        outside.ifPresent(problem -> project.progress().say(String.valueOf(problem.getMessage())));
        renewal().trouble().ifPresent(problem -> project.progress().say(String.valueOf(problem.getMessage())));
        Status asked = outside.isPresent()
                ? inside.withUnready(topology.entrance().service().name())
                : inside;
        return asked.withTraining(
                Training.underWay(project.engine(), project.settings().project()));
    }

    /** Why users get no answer though the entrance is well inside. */
    private Optional<Problem> outside(Services topology, Status inside, Inventory inventory) {
        Entrance entrance = topology.entrance();
        String name = entrance.service().name();
        return inside.isHealthy(name)
                ? inventory.published(name, entrance.usersPort()).flatMap(port -> answer(topology, inventory, port))
                : Optional.empty();
    }

    private Optional<Problem> answer(Services topology, Inventory inventory, PublishedPort port) {
        Optional<Doorway> way = Doorway.to(
                project.engine(), () -> inventory, topology.entrance().service().name(), port);
        try (FrontDoor door =
                FrontDoor.of(topology.subject(), way, project.settings(), project.state(), project.time())) {
            return door.ask(project.platform().visitor());
        }
    }

    /** Where users go: what the running entrance itself redirects to; empty when none runs. */
    public Optional<String> address() {
        return doorway(project.topology().entrance().redirectPort(), port -> true)
                .flatMap(way -> {
                    try (way) {
                        return project.platform()
                                .visitor()
                                .redirect(
                                        way.address().getHostString(),
                                        way.address().getPort(),
                                        project.settings().admission().proxyProtocol());
                    }
                });
    }

    /** The way from another machine to where users go, which is to be closed; empty where they can go there by its address, or only by a balancer. */
    public Optional<Doorway> usersDoorway() {
        return project.settings().admission().proxyProtocol()
                ? Optional.empty()
                : brought(project.topology().entrance().usersPort());
    }

    /** The same to where operators go. */
    public Optional<Doorway> operatorsDoorway() {
        return brought(project.topology().entrance().operatorsPort());
    }

    private Optional<Doorway> brought(int containerPort) {
        return project.engine().isLocal()
                ? Optional.empty()
                : doorway(containerPort, port -> Ports.isLoopback(port.bind()));
    }

    private Optional<Doorway> doorway(int containerPort, Predicate<PublishedPort> which) {
        Inventory inventory = project.inventory();
        String entrance = project.topology().entrance().service().name();
        return inventory
                .published(entrance, containerPort)
                .filter(which)
                .flatMap(port -> Doorway.to(project.engine(), () -> inventory, entrance, port));
    }

    /** Where operators go; empty when no proxy runs. */
    public Optional<String> consoleAddress() {
        return project.consoleAddress(project.inventory());
    }

    /** See {@link Down#run}. */
    @Override
    public int down(boolean withData) {
        return project.changeAny(Audit.DOWN, withData ? "--volumes" : "", withData, operation -> {
            // Before the first container goes: whoever watches must not put back what a launcher that dies here has
            // removed.
            operation.begin();
            int removed = downStep().run(withData);
            operation.done("", removed + " containers" + (withData ? " and all data" : ""));
            return removed;
        });
    }

    @Override
    public List<String> belongings(boolean withData) {
        return downStep().preview(withData);
    }

    /** What {@link #down} would do. */
    public Down downStep() {
        return new Down(project.context(), project.topology());
    }

    /**
     * Makes new logins: for the console, where they are in force at once, and for the stack's own services. These accept both until all who log in have
     * the new one; so replicas are replaced one after another. No request is dropped.
     *
     * @return whether they are in force; if not, the next {@link #up} makes it so
     */
    public boolean rotateLogins() {
        project.keys().require();
        boolean broughtUp = project.certificates().kept().isPresent();
        Function<Operation, Boolean> work = operation -> {
            operation.begin();
            // A change that was not finished may have left users with others than those that are to serve: 'up' moves
            // them, when these answer.
            boolean settled = broughtUp && isCurrent(project.keyed().kept());
            Login unused = project.login().rotate();
            project.serviceSecret().rotate();
            Services topology = (broughtUp ? project.keyed() : project.topologies()).kept();
            Service entrance = topology.entrance().service();
            boolean told =
                    settled && new Up(project.context(), topology, project.images()).reload(entrance, project.site());
            var changed = new TreeSet<String>();
            if (told) {
                changed.add(entrance.name());
                changed.addAll(spread(topology));
            }
            operation.done(String.join(", ", changed), "");
            return told;
        };
        // Before the first 'up' there is no stack, and perhaps no engine.
        return broughtUp ? project.change("secrets", "rotate", work) : project.changeFiles("secrets", "rotate", work);
    }

    private boolean isCurrent(Services topology) {
        return new Up(project.context(), topology, project.images())
                .isCurrent(topology.entrance().service(), project.site());
    }

    /** Brings new logins to all who need them; gives whose containers were changed. */
    private Set<String> spread(Services topology) {
        Set<String> changed = new Up(project.context(), topology, project.images())
                .run(
                        changes -> {
                            if (changes.stream().anyMatch(Change::interruptsUsers)) {
                                throw new Problem(
                                        "The new logins of the services are not in force yet",
                                        "More would change than the logins, and users would notice: 'plan' shows it. The console's login is in force.",
                                        "Type 'up': it asks, and brings the new logins along.");
                            }
                        },
                        changes -> {},
                        () -> {});
        new ServiceAccess(project).settle();
        return changed;
    }

    /**
     * Gets a new server certificate: from the public authority, if one is to be asked, for the proxy to use at once; or from the local one, without an
     * engine, for the proxy to use with the next {@link #up}. Gives what was done, in a sentence.
     */
    public String issueCertificate() {
        project.keys().require();
        if (project.settings().acme().isPresent()) {
            return renewal().issue();
        }
        boolean unused = project.changeFiles("certs", "issue", operation -> {
            operation.begin();
            project.certificates().issue(project.progress());
            operation.done("", "");
            return true;
        });
        return "Issued. 'up' makes the proxy use it, without dropping a connection.";
    }

    /** Stops and starts a service's containers. */
    public Restart restart() {
        return new Restart(project);
    }

    @Override
    public List<Change> previewOfRestart(String name) {
        return restart().preview(name);
    }

    @Override
    public List<Change> restart(String name, Consumer<List<Change>> consent) {
        return restart().run(name, consent);
    }

    @Override
    public Map<String, String> addresses() {
        return addresses(topology().entrance().url());
    }

    /** The same where it was said where users go. */
    public Map<String, String> addresses(String url) {
        var places = new LinkedHashMap<String, String>();
        places.put(topology().subject().replaceFirst("^the ", ""), url);
        consoleAddress().ifPresent(address -> places.put(CONSOLE, address));
        return places;
    }

    @Override
    public List<String> directions() {
        ContainerEngine engine = project.engine();
        return List.of(
                engine.isLocal()
                        ? "'open' shows the console's login."
                        : "These are addresses at " + engine.address()
                                + ". 'open' brings them here, and shows the console's login.");
    }

    @Override
    public String unattended() {
        return "the engine restarts what crashes, but nobody heals it, renews its certificate or deploys what is pushed.";
    }

    @Override
    public LogSource logs(List<String> names) {
        Inventory inventory = project.inventory();
        List<Instance> chosen = chosen(inventory, names);
        return new LogSource() {
            @Override
            public List<String> instances() {
                return chosen.stream().map(Instance::instance).toList();
            }

            @Override
            public void read(Selection selection, Progress told, LogLevel least, Consumer<LogLine> sink) {
                new Logs(project, told, least, sink).read(inventory, chosen, selection);
            }
        };
    }

    private static List<Instance> chosen(Inventory inventory, List<String> names) {
        if (inventory.isEmpty()) {
            throw new Problem("There are no logs", "Nothing of this project is there.", "Type 'up' to start it.");
        }
        return names.isEmpty()
                ? inventory.containers()
                : names.stream()
                        .flatMap(name -> inventory.named(name).stream())
                        .distinct()
                        .toList();
    }

    @Override
    public RunningCommand command(String name) {
        Instance instance = project.inventory().named(name).get(0);
        var command = new ExecCommand(project.engine(), instance);
        return new RunningCommand() {
            @Override
            public String instance() {
                return instance.instance();
            }

            @Override
            public int run(countme.topology.docker.Session session) {
                return command.run(session);
            }

            @Override
            public void end() {
                command.end();
            }
        };
    }

    @Override
    public Releasing releasing() {
        return deploy();
    }

    @Override
    public StatefulStack stateful() {
        return new StatefulStack(
                project.settings().project(),
                project.topology(),
                project.state().state(),
                project.time(),
                project.progress(),
                new EngineStateHost(project));
    }

    /**
     * Gives the stack's registry another version.
     *
     * @param from what the app's build made; empty for the files this launcher carries
     */
    public Push push(Optional<Path> from) {
        Service service = project.topology().requireVersioned().service();
        if (service.javaApp().isEmpty()) {
            throw Problem.usage(
                    "The image of " + service.name() + " is not made here",
                    "This launcher carries no files of it.",
                    "Push one with what builds it, to the console's address ('open'), as countme/NAME:TAG with the service's name and the login that 'secrets show' prints; then type 'deploy TAG'.");
        }
        String version = Version.current();
        return new Push(
                project,
                from.map(AppImage::archivedFiles)
                        .map(files -> AppImage.of(version, service, files))
                        .orElseGet(() -> AppImage.carried(version, service)));
    }

    /**
     * What an export is made of: the stack with this launcher's certificate and logins, as it is when nothing was ever deployed, because
     * another engine has its own way to another version.
     *
     * @param make whether they are made where they are missing
     * @param images as {@link Request} has them
     */
    public Request exportable(boolean make, Map<String, String> images) {
        project.keys().require();
        if (make) {
            Services unused = project.topologies().ensured(project.progress());
        }
        return new Request(
                project.topologies().kept(List.of(UpstreamGroup.FIRST)).get(0),
                project.settings().project(),
                images,
                project.settings().waitTimeout());
    }

    /** Who is kept out. */
    public Bans bans() {
        return new Bans(project);
    }

    /** Changes the version that serves. */
    public Deploy deploy() {
        return new Deploy(project);
    }

    /** Undoes all that countme made on this machine, other projects included. */
    public Purge purge() {
        return Purge.of(project);
    }

    /** Removes the stack with its data, at once. */
    public void erase() {
        new Belongings(project.engine()).erase(project.settings().project());
    }

    @Override
    public void close() {
        project.close();
    }
}
