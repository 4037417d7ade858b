package countme.topology.service;

import com.github.dockerjava.api.model.Capability;
import countme.topology.config.Network;
import countme.topology.service.watch.Alert;
import countme.topology.service.watch.Caption;
import countme.topology.service.watch.ContainerMetrics;
import countme.topology.service.watch.Display;
import countme.topology.service.watch.Figure;
import countme.topology.service.watch.Flow;
import countme.topology.service.watch.Graph;
import countme.topology.service.watch.HealthMetrics;
import countme.topology.service.watch.LogFormat;
import countme.topology.service.watch.LogLevel;
import countme.topology.service.watch.MetricsEndpoint;
import countme.topology.service.watch.ProcessMetrics;
import countme.topology.service.watch.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A description of one service: image, ports, configuration, health, dependencies, the addresses others may use, and how it is watched:
 * parsers of logs, scrape targets, rules and the console's picture follow from that.
 *
 * <p>Subclasses state what they are in their constructor, with the protected methods below.
 */
public abstract class Service {
    private final String name;
    private final ImageRef image;
    private int firstHost;
    private Set<Network> networks = EnumSet.of(Network.backend);
    private List<Integer> slots = List.of(0);
    private String user = "65534:65534";
    private List<String> command = List.of();
    private final SortedMap<String, String> environment = new TreeMap<>();
    private HealthCheck health = HealthCheck.of("true");
    private Limits limits = new Limits(128, 64, 1024);
    private final List<DataVolume> volumes = new ArrayList<>();
    private final List<DataVolume> foreignVolumes = new ArrayList<>();
    private final Display display = new Display();
    private final Map<Service, Flow> flows = new LinkedHashMap<>();
    private final List<Figure> figures = new ArrayList<>();
    private @Nullable Flow visits;
    private final List<PublishedPort> publishedPorts = new ArrayList<>();
    private final SortedSet<Integer> listening = new TreeSet<>();
    private final List<Service> dependencies = new ArrayList<>();
    private final List<Service> feeds = new ArrayList<>();
    private final Map<Service, String> exchanges = new LinkedHashMap<>();
    private final SortedMap<String, String> outside = new TreeMap<>();
    private boolean scraping;
    private final List<MetricsEndpoint> metrics = new ArrayList<>();
    private final SortedMap<String, List<Alert>> alerts = new TreeMap<>();
    private final Map<Placement, ConfigFiles> configurations = new ConcurrentHashMap<>();
    private final List<Capability> capabilities = new ArrayList<>();
    private @Nullable Service joined;
    private @Nullable Service measured;
    private @Nullable HealthMetrics healthMetrics;
    private @Nullable LogFormat logs;
    private List<String> routine = List.of();
    private @Nullable String containerLogs;
    private @Nullable String controlGroups;
    private @Nullable ContainerMetrics containerMetrics;
    private @Nullable JavaApp javaApp;
    private Duration stopGrace = Duration.ofSeconds(10);
    private String stopSignal = "SIGTERM";

    /**
     * Begins a description.
     *
     * @param name unique in the topology, such as {@code redis}
     * @param image official image by exact version
     * @param firstHost last octet of its fixed address; replica slot n is at {@code firstHost + n}
     */
    protected Service(String name, ImageRef image, int firstHost) {
        this.name = name;
        this.image = image;
        this.firstHost = firstHost;
    }

    /** The same, with an address that is free in the topology: {@link Services} gives it one. */
    protected Service(String name, ImageRef image) {
        this(name, image, Addresses.NONE);
    }

    /** Last octet of its first address. */
    final int firstHost() {
        return firstHost;
    }

    /** Gets an address. */
    final void at(int host) {
        firstHost = host;
    }

    /** The networks it is in; {@link Network#backend} unless stated. It reaches, and is reached by, those that share one with it. */
    protected final void on(Network... all) {
        networks = EnumSet.copyOf(List.of(all));
    }

    /** Its slots, one a replica: numbers from 1. Two sets of them, by {@link countme.topology.state.Color}, where it is deployed in versions. */
    protected final void replicated(List<Integer> newSlots) {
        slots = List.copyOf(newSlots);
    }

    /** User and group inside, by number: 65534 (nobody) unless stated. Not root, but for what {@code Policies} lists. */
    protected final void runsAs(int uid, int gid) {
        user = uid + ":" + gid;
    }

    /** What is run instead of the image's own entry point and command. */
    protected final void command(String... words) {
        command = List.of(words);
    }

    /** A variable of its environment. Anybody who may use the engine can read it: secrets belong into files, see {@link #configure}. */
    protected final void environment(String variable, Object value) {
        environment.put(variable, String.valueOf(value));
    }

    /** For a program written in Go that works in bursts: the other processors are left to what serves. */
    protected final void onOneProcessor() {
        environment("GOMAXPROCS", 1);
    }

    /** How it is seen to live and to be ready. Without it, it is taken to be well as long as it runs. */
    protected final void healthy(HealthCheck check) {
        health = check;
    }

    /** What it may take of the machine: 128 MiB and 64 processes unless stated. */
    protected final void limitedTo(Limits newLimits) {
        limits = newLimits;
    }

    /** A volume for its state, which outlives its containers. The image has to have that directory, and the user it runs as has to own it. */
    protected final void keeps(DataVolume volume) {
        volumes.add(volume);
    }

    /** A volume that another service keeps, to read only. */
    protected final void reads(DataVolume volume) {
        foreignVolumes.add(volume);
    }

    /** Draws graphs of it, and after them those of any service. */
    protected final void shows(Graph... graphs) {
        display.add(List.of(graphs));
    }

    /** Draws graphs of it, which tell all there is to tell. */
    protected final void showsOnly(Graph... graphs) {
        shows(graphs);
        display.complete();
    }

    /** Numbers of it that the console shows before all else. */
    protected final void showsFirst(Figure... all) {
        figures.addAll(List.of(all));
    }

    /** Draws graphs of something that is no service, such as the machine: its metrics tell of that, too. */
    protected final void showsOf(String subject, Graph... graphs) {
        display.add(subject, List.of(graphs));
    }

    /** What is known of its processes, where its metrics do not have the usual names. */
    protected final void runs(ProcessMetrics process) {
        display.process(process);
    }

    /** The number under its name, where that is not its memory. */
    protected final void captioned(Caption caption) {
        display.caption(caption);
    }

    /** What is known of what it sends to another service. */
    protected final void sends(Service receiver, Flow flow) {
        flows.put(receiver, flow);
    }

    /** What is known of what users send to it; only an {@link Entrance} is reached by them. */
    protected final void visited(Flow flow) {
        visits = flow;
    }

    /** A port that is reached from outside; only an {@link Entrance} has some. */
    protected final void publishes(PublishedPort port) {
        publishedPorts.add(port);
    }

    /** A port inside that other services reach, beside those that are published and those where its metrics are. */
    protected final void listens(int port) {
        listening.add(port);
    }

    /** It starts when that one is ready, and finds it by its name. */
    protected final void dependsOn(Service service) {
        dependencies.add(service);
    }

    /**
     * It lives in another service's network, with the address of that and without one of its own, and so no longer than that does: its container is made anew
     * with the other's. The other has no replicas.
     */
    protected final void joins(Service service) {
        dependsOn(service);
        joined = service;
    }

    /** What it may do as root that nobody else may; listed with its reason where that is policy. */
    protected final void mayUse(Capability capability) {
        capabilities.add(capability);
    }

    /** Its image is put together from files that this launcher carries. */
    protected final void assembledFrom(JavaApp files) {
        javaApp = files;
    }

    /** It sends what it knows there, and can do without. */
    protected final void feeds(Service service) {
        feeds.add(service);
    }

    /**
     * What goes between it and one that it calls, in a few words such as {@code alerts}; diagrams write it on the line. That it calls that one at all need not be
     * said otherwise, where it can do without.
     */
    protected final void exchanges(Service other, String what) {
        exchanges.put(other, what);
    }

    /** Whom it calls outside of the stack, such as {@code mail server}, and what it sends there. */
    protected final void sendsOutside(String receiver, String what) {
        outside.put(receiver, what);
    }

    /** It asks every service that has metrics for them. */
    protected final void scrapesAll() {
        scraping = true;
    }

    /** Where its metrics are, in Prometheus' format. Without any, nothing tells that it is down. */
    protected final void measuredAt(int port, String path) {
        measuredAt(name, port, path, Map.of());
    }

    /** One more place to scrape, as a job of its own. */
    protected final void measuredAt(String job, int port, String path, Map<String, String> parameters) {
        metrics.add(new MetricsEndpoint(job, port, path, parameters));
    }

    /** Its metrics are those of a service that has none itself. */
    protected final void measures(Service other) {
        measured = other;
    }

    /** How it is, where its metrics do not have the usual names. */
    protected final void healthMetrics(HealthMetrics newHealthMetrics) {
        healthMetrics = newHealthMetrics;
    }

    /** What is worth telling people of it, beside what is said of any service. */
    protected final void alerts(Alert alert) {
        alerts(name, alert);
    }

    /** What its metrics tell of something else, such as another service. */
    protected final void alerts(String about, Alert alert) {
        alerts.computeIfAbsent(about, unused -> new ArrayList<>()).add(alert);
    }

    /** Every service says how its lines are to be read. */
    protected final void writes(LogFormat format) {
        logs = format;
    }

    /** Lines with all of these parts report what is as it should be, whatever level it gives them: they count as {@code debug}. */
    protected final void writesAsRoutine(String... parts) {
        routine = List.of(parts);
    }

    /** Gives it the engine's own log directory to read, at {@code path}. */
    protected final void readsContainerLogs(String path) {
        containerLogs = path;
    }

    /** Gives it the control groups of the engine's machine to read, in {@code path}: {@code memory} and {@code cpuacct}, or {@code unified}. */
    protected final void readsControlGroups(String path) {
        controlGroups = path;
    }

    /** Its metrics tell of every container in one measure. */
    protected final void measuresContainers(ContainerMetrics all) {
        containerMetrics = all;
    }

    /** How long it may take to finish its work; 10 s unless stated. */
    protected final void stopsWithin(Duration grace) {
        stopGrace = grace;
    }

    /** The signal on which it finishes its work and ends; SIGTERM unless stated. */
    protected final void stopsOn(String signal) {
        stopSignal = signal;
    }

    /** Makes the configuration at a site; none unless overridden. The same site gives the same files. */
    protected ConfigFiles configure(Placement site) {
        return ConfigFiles.none();
    }

    /** The configuration at a site, made once. */
    public final ConfigFiles configuration(Placement site) {
        return configurations.computeIfAbsent(site, this::configure);
    }

    public final String name() {
        return name;
    }

    public final ImageRef image() {
        return image;
    }

    /** What is laid over {@link #image()} to make the image it runs from; empty when it runs from that image itself. */
    public final Optional<JavaApp> javaApp() {
        return Optional.ofNullable(javaApp);
    }

    /** Slots that should be filled: {@code [0]} for a service without replicas. */
    public final List<Integer> slots() {
        return slots;
    }

    /** Its own name in messages, such as {@code redis} or {@code app-2}. */
    public final String instance(int slot) {
        return slot == 0 ? name : name + "-" + slot;
    }

    public final String containerName(Placement site, int slot) {
        return site.name(instance(slot));
    }

    /** The networks it is in, in their order: those of the service that it joins, if it does. */
    public final Set<Network> networks() {
        return Collections.unmodifiableSet(joined == null ? networks : joined.networks());
    }

    /** Of its networks: who comes from the engine's own machine comes as one of them. */
    public final List<String> gateways(Placement site) {
        return site.byName()
                ? List.of()
                : networks().stream()
                        .map(network -> site.subnets().of(network).gateway())
                        .toList();
    }

    /** Where another service finds a slot: its address in the last network that both are in, or its name. A {@link countme.topology.report.Problem} where there is none. */
    public final String addressFor(Service other, Placement site, int slot) {
        String address = address(site, shared(other), slot);
        return site.byName() ? fromThere(address, other, site) : address;
    }

    /** The name by which another service finds each of its replicas, where names are all there is. */
    public final String replicasFor(Service other, Placement site) {
        return fromThere(site.replicas(name), other, site);
    }

    private String fromThere(String host, Service other, Placement site) {
        return namespace(site).equals(other.namespace(site)) ? host : host + "." + namespace(site) + ".svc";
    }

    /** The namespace that it is in where it runs in a cluster. */
    public final String namespace(Placement site) {
        return readsNode() ? site.nodeNamespace() : site.project();
    }

    /** Whether it reads logs of the machine that it runs on. In a cluster, each node has one of it. */
    public final boolean readsNode() {
        return containerLogs != null;
    }

    /** Whether more than one of it may run at a site. */
    public final boolean isReplicated(Placement site) {
        return !slots.equals(List.of(0)) || (site.byName() && readsNode());
    }

    /** The last network that both are in: the one with the fewest that users reach. */
    final Network shared(Service other) {
        return networks().stream()
                .filter(other.networks()::contains)
                .reduce((one, next) -> next)
                .orElseThrow(() -> Mistake.of(
                        "The service " + other.name() + " has to reach " + name + ", which is in none of its networks.",
                        "Say on(…) in the constructor of one of them: " + name + " is on " + networks() + ", "
                                + other.name() + " on " + other.networks() + "."));
    }

    /** The fixed address of a slot in one of its networks; where there are only names, that of the service. */
    public final String address(Placement site, Network network, int slot) {
        if (site.byName()) {
            return name;
        }
        if (joined != null) {
            return joined.address(site, network, slot);
        }
        if (firstHost == Addresses.NONE) {
            throw Mistake.of("The service " + name + " has no address: it is not among the services.", "Add it.");
        }
        return site.subnets().of(network).address(firstHost + slot);
    }

    public final String user() {
        return user;
    }

    /** Entry point and arguments; empty for the image's own. */
    public final List<String> command() {
        return command;
    }

    public final Map<String, String> environment() {
        return environment;
    }

    public final HealthCheck health() {
        return health;
    }

    public final Limits limits() {
        return limits;
    }

    public final List<DataVolume> volumes() {
        return List.copyOf(volumes);
    }

    /** Volumes of other services that it reads. */
    public final List<DataVolume> foreignVolumes() {
        return List.copyOf(foreignVolumes);
    }

    /**
     * What the console draws of it, in this order.
     *
     * @param containers what is known of containers in one measure; without it, what its own metrics tell of its processes is drawn
     */
    public final List<Graph> graphs(Optional<ContainerMetrics> containers) {
        List<String> instances = slots().stream().map(this::instance).toList();
        return display.graphs(name(), !metrics().isEmpty(), containers.map(all -> all.graphs(instances)));
    }

    /** What the console shows of it before all else, in this order. */
    public final List<Figure> figures() {
        return List.copyOf(figures);
    }

    /** What the console shows of it row by row, in this order; nothing unless overridden. The same site gives the same tables. */
    public List<Table> tables(Placement site) {
        return List.of();
    }

    /** What it lets the console draw of something that is no service, by what that is. */
    public final SortedMap<String, List<Graph>> subjects() {
        return display.subjects();
    }

    /** What Prometheus knows of its processes. */
    public final ProcessMetrics process() {
        return display.process(name(), !metrics().isEmpty());
    }

    /** The number under its name. */
    public final Caption caption() {
        return display.caption(process());
    }

    /** What is known of what it sends, by receiver. */
    public final Map<Service, Flow> flows() {
        return Collections.unmodifiableMap(flows);
    }

    /** What is known of what users send to it; empty where nothing is, or where they do not reach it. */
    public final Optional<Flow> visits() {
        return Optional.ofNullable(visits);
    }

    public final List<PublishedPort> publishedPorts() {
        return List.copyOf(publishedPorts);
    }

    /** Every port inside that others reach, in their order. */
    public final SortedSet<Integer> ports() {
        return Stream.of(
                        listening.stream(),
                        publishedPorts.stream().map(PublishedPort::containerPort),
                        metrics.stream().map(MetricsEndpoint::port))
                .flatMap(all -> all)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Services that must be ready before this one starts; their names resolve inside its containers. */
    public final List<Service> dependencies() {
        return List.copyOf(dependencies);
    }

    /** The service whose network it lives in; empty for all that have an address of their own. */
    public final Optional<Service> joined() {
        return Optional.ofNullable(joined);
    }

    public final List<Capability> capabilities() {
        return List.copyOf(capabilities);
    }

    /** How far it is from the services that depend on nothing: they are at 0. */
    public final int depth() {
        return dependencies.stream()
                .mapToInt(dependency -> 1 + dependency.depth())
                .max()
                .orElse(0);
    }

    /** Services it sends to without needing them. */
    public final List<Service> feeds() {
        return List.copyOf(feeds);
    }

    /** What goes between it and those that it calls, as far as it says so. */
    public final Map<Service, String> exchanges() {
        return Collections.unmodifiableMap(exchanges);
    }

    /** Whom it calls outside of the stack, with what it sends there. */
    public final SortedMap<String, String> outside() {
        return Collections.unmodifiableSortedMap(outside);
    }

    /** Whether it asks every service that has metrics for them. */
    public final boolean scrapes() {
        return scraping;
    }

    /** Where its metrics are; empty when it has none. */
    public final List<MetricsEndpoint> metrics() {
        return List.copyOf(metrics);
    }

    /** The service this one exports metrics of. */
    public final Optional<Service> measured() {
        return Optional.ofNullable(measured);
    }

    /** How Prometheus tells that it is well. */
    public final HealthMetrics healthMetrics() {
        return healthMetrics == null ? HealthMetrics.ofProcess(limits.memoryMiB()) : healthMetrics;
    }

    /** Its own alerts, by what they are about. */
    public final SortedMap<String, List<Alert>> alerts() {
        return Collections.unmodifiableSortedMap(alerts);
    }

    /** How its log lines are read. */
    public final LogFormat logs() {
        if (logs == null) {
            throw Mistake.of(
                    "The service " + name + " does not say how it writes its log.",
                    "Call writes(LogFormat…) in its constructor: LOGFMT also fits plain text, whose level is then not known.");
        }
        return logs;
    }

    /** How much one of its lines matters. */
    public final LogLevel levelOf(String line) {
        return !routine.isEmpty() && routine.stream().allMatch(line::contains) ? LogLevel.debug : logs().level(line);
    }

    /** All of it is in lines that report what is as it should be; empty where no line does. */
    public final List<String> routine() {
        return routine;
    }

    /** Where it finds the engine's log directory; empty for all that must not see it. */
    public final Optional<String> containerLogs() {
        return Optional.ofNullable(containerLogs);
    }

    /** Where it finds the control groups of the engine's machine; empty for all that must not see them. */
    public final Optional<String> controlGroups() {
        return Optional.ofNullable(controlGroups);
    }

    /** What its metrics tell of every container. */
    public final Optional<ContainerMetrics> containerMetrics() {
        return Optional.ofNullable(containerMetrics);
    }

    /** How long it may take to finish its work after its stop signal. */
    public final Duration stopGrace() {
        return stopGrace;
    }

    /** The signal on which it finishes its work and ends. */
    public final String stopSignal() {
        return stopSignal;
    }

    /** Name of the configuration volume at a site. */
    public final String configVolume(Placement site) {
        return site.name(configuration(site).volume(name));
    }
}
