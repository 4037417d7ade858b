package countme.topology.deploy;

import countme.topology.Topology;
import countme.topology.config.Problem;
import countme.topology.config.Progress;
import countme.topology.config.Settings;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.NamedNetwork;
import countme.topology.docker.Volumes;
import countme.topology.engine.Engine;
import countme.topology.engine.EngineFacts;
import countme.topology.image.SuppliedImage;
import countme.topology.policy.Labels;
import countme.topology.policy.Lifetime;
import countme.topology.policy.Ownership;
import countme.topology.policy.Policies;
import countme.topology.service.Description;
import countme.topology.service.Service;
import countme.topology.service.Site;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;

/**
 * Converges an engine to a topology. What the counter needs comes first and is announced as soon as it answers; the rest joins as its
 * images arrive.
 */
public final class Up {
    private final Engine engine;
    private final Settings settings;
    private final Lifetime lifetime;
    private final Topology topology;
    private final ServiceImages imageSupply;
    private final ExecutorService threads;
    private final Progress progress;
    private final Map<String, String> labels;
    private final Configurations configurations;
    private final Set<String> changes = ConcurrentHashMap.newKeySet();

    /**
     * Prepares to converge; nothing is changed yet.
     *
     * @param imageSupply gets a service's image into the engine
     * @param threads runs what can run side by side; one long image build must not keep the others waiting
     */
    public Up(
            Engine engine,
            Settings settings,
            Lifetime lifetime,
            Topology topology,
            ServiceImages imageSupply,
            ExecutorService threads,
            Progress progress) {
        this.engine = engine;
        this.settings = settings;
        this.lifetime = lifetime;
        this.topology = topology;
        this.imageSupply = imageSupply;
        this.threads = threads;
        this.progress = progress;
        String owner = lifetime == Lifetime.SESSION ? Ownership.current().toString() : "";
        this.labels = Labels.of(settings.project(), lifetime, Version.current(), owner);
        this.configurations = new Configurations(engine, labels, progress);
    }

    /**
     * Converges and returns when every service is ready.
     *
     * @param serving run once the counter answers, before the rest
     * @return names of the instances that were changed, such as {@code app-1}; empty when everything was as desired
     */
    public Set<String> run(Runnable serving) {
        refuseProblems();
        Images images = Images.of(topology.services(), imageSupply::supply, threads);
        List<Service> first = new ArrayList<>(topology.serving());
        // Before anything is created: an image that cannot be had must not leave half a stack.
        first.forEach(images::of);
        Site site = ensureSite();
        converge(site, first, images);
        serving.run();
        List<Service> rest = topology.services().stream()
                .filter(service -> !first.contains(service))
                .toList();
        Together.await(rest.stream()
                .map(service -> CompletableFuture.runAsync(() -> converge(site, List.of(service), images), threads))
                .toList());
        pruneConfigurations(site);
        return Set.copyOf(changes);
    }

    /** Makes one instance anew and returns when it lives. It need not be ready: what it depends on may be away. */
    void recreate(Service service, int slot) {
        Site site = ensureSite();
        Desired desired = desired(site, service, slot, imageSupply.supply(service));
        Inventory inventory = Inventory.read(engine, settings.project());
        Set<String> all = inventory.containers().stream().map(Instance::name).collect(Collectors.toSet());
        Plan plan = Plan.of(List.of(desired), all, inventory);
        new Reconciler(engine, labels, configurations, settings.waitTimeout(), threads, progress)
                .demandingOnlyLife()
                .execute(plan);
    }

    /** Makes a running service take over its configuration; false when it does not run, or has to be made anew for that. */
    boolean reload(Site site, Service service) {
        List<Desired> desired = imageSupply
                .present(service)
                .map(image -> desired(site, service, image))
                .orElse(List.of());
        Plan plan = plan(site, desired, Inventory.read(engine, settings.project()));
        List<Step.Reload> reloads = plan.steps().stream()
                .filter(Step.Reload.class::isInstance)
                .map(Step.Reload.class::cast)
                .toList();
        reloads.forEach(step -> configurations.reload(step.desired(), step.old().id()));
        return !reloads.isEmpty();
    }

    /** What {@link #run} would change at a site. Reads only. */
    public List<Change> preview(Site site) {
        Inventory inventory = Inventory.read(engine, settings.project());
        Set<String> serving = topology.serving().stream().map(Service::name).collect(Collectors.toSet());
        var changes = new ArrayList<Change>();
        var desired = new ArrayList<Desired>();
        for (Service service : topology.services()) {
            imageSupply
                    .present(service)
                    .ifPresentOrElse(
                            image -> desired.addAll(desired(site, service, image)),
                            () -> changes.addAll(Change.withoutImage(service, site, inventory, serving)));
        }
        changes.addAll(Change.of(plan(site, desired, inventory), serving));
        return List.copyOf(changes);
    }

    private Plan plan(Site site, List<Desired> desired, Inventory inventory) {
        return Plan.of(desired, wanted(site), inventory)
                .reloading(keep ->
                        configurations.isOutdated(keep.desired(), keep.old().id()));
    }

    private void refuseProblems() {
        Inventory inventory = Inventory.read(engine, settings.project());
        var problems = new ArrayList<Problem>();
        if (engine.local()) {
            problems.addAll(Preflight.ports(settings.ports(), inventory));
            EngineFacts facts = EngineFacts.of(engine);
            facts.freeBytes()
                    .ifPresent(free -> Preflight.disk(facts.dataRoot(), free, settings.minFreeDisk())
                            .ifPresent(problems::add));
        }
        if (!problems.isEmpty()) {
            throw problems.get(0);
        }
    }

    private void converge(Site site, List<Service> services, Images images) {
        List<Desired> desired = services.stream()
                .flatMap(service -> desired(site, service, images.of(service)).stream())
                .toList();
        Plan plan = plan(site, desired, Inventory.read(engine, settings.project()));
        changes.addAll(plan.changes());
        new Reconciler(engine, labels, configurations, settings.waitTimeout(), threads, progress).execute(plan);
    }

    private List<Desired> desired(Site site, Service service, SuppliedImage image) {
        return service.slots().stream()
                .map(slot -> desired(site, service, slot, image))
                .toList();
    }

    private Desired desired(Site site, Service service, int slot, SuppliedImage image) {
        return new Desired(Description.of(service, site, slot), image, Policies.of(lifetime));
    }

    /** Where the stack stands; its network is made when it is missing. */
    private Site ensureSite() {
        return new Site(
                settings.project(),
                new NamedNetwork(engine, settings.project()).ensure(settings.subnet(), labels),
                EngineFacts.dataRoot(engine));
    }

    private Set<String> wanted(Site site) {
        var names = new HashSet<String>();
        topology.services()
                .forEach(service -> service.slots().forEach(slot -> names.add(service.containerName(site, slot))));
        return names;
    }

    private void pruneConfigurations(Site site) {
        Set<String> used = new HashSet<>();
        topology.services().forEach(service -> used.add(service.configVolume(site)));
        Volumes.names(engine, settings.project(), Labels.CONFIG).stream()
                .filter(name -> !used.contains(name))
                .forEach(name -> Volumes.remove(engine, name));
    }
}
