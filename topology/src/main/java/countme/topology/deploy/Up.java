package countme.topology.deploy;

import countme.topology.Topology;
import countme.topology.config.Ports;
import countme.topology.config.Problem;
import countme.topology.docker.Belongings;
import countme.topology.docker.Inventory;
import countme.topology.docker.Volumes;
import countme.topology.engine.EngineFacts;
import countme.topology.image.SuppliedImage;
import countme.topology.policy.Labels;
import countme.topology.service.PublishedPort;
import countme.topology.service.Service;
import countme.topology.service.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Converges an engine to a topology. What the counter needs comes first and is announced as soon as it answers; the rest joins as its
 * images arrive.
 */
final class Up {
    private final Context context;
    private final Topology topology;
    private final ServiceImages imageSupply;
    private final Configurations configurations;
    private final Set<String> changes = ConcurrentHashMap.newKeySet();

    /**
     * Prepares to converge; nothing is changed yet.
     *
     * @param imageSupply gets a service's image into the engine
     */
    Up(Context context, Topology topology, ServiceImages imageSupply) {
        this.context = context;
        this.topology = topology;
        this.imageSupply = imageSupply;
        this.configurations = new Configurations(context);
    }

    /**
     * Converges and returns when every service is ready.
     *
     * @param consent is told, before a stack that is there is changed, what would be; throws where it is not to be
     * @param begun run before anything is changed
     * @param serving run once the counter answers, before the rest
     * @return names of the instances that were changed, such as {@code app-1}; empty when everything was as desired
     */
    Set<String> run(Consumer<List<Change>> consent, Runnable begun, Runnable serving) {
        Inventory inventory = context.inventory();
        Version.requireNoNewer(inventory);
        refuseProblems(inventory);
        // What a service's files are made of has to be there before anything is changed.
        Site site = context.site();
        topology.services().forEach(service -> service.configuration(site));
        Map<String, SuppliedImage> present = imagesPresent();
        boolean changing = inventory.isEmpty();
        if (!changing) {
            List<Change> preview = preview(present, inventory);
            changing = !preview.isEmpty();
            consent.accept(preview);
        }
        if (changing) {
            context.engine().prepare();
        }
        begun.run();
        execute(present, serving);
        new Belongings(context.engine()).discardHelpers(context.project());
        return Set.copyOf(changes);
    }

    private void execute(Map<String, SuppliedImage> present, Runnable serving) {
        List<Service> first = new ArrayList<>(topology.serving());
        List<Service> others = topology.services().stream()
                .filter(service -> !first.contains(service))
                .toList();
        Images images = new Images(
                        service -> Optional.ofNullable(present.get(service.name()))
                                .orElseGet(() -> imageSupply.supply(service)),
                        context.threads())
                .get(first);
        // Before anything is created: an image that cannot be had must not leave half a stack.
        first.forEach(images::of);
        Blueprint blueprint = blueprint(context.ensureSite());
        converge(blueprint, first, images);
        frontDoor().require(context.platform().visitor(), context.time());
        serving.run();
        images.get(others);
        Together.await(others.stream()
                .map(service -> CompletableFuture.runAsync(
                        () -> converge(blueprint, List.of(service), images), context.threads()))
                .toList());
        pruneConfigurations(blueprint);
        RunningImages.show(context, blueprint, images::of);
        new TrainedStarts(context).prepare(blueprint, images::of);
    }

    private FrontDoor frontDoor() {
        Ports ports = context.settings().ports();
        var published =
                new PublishedPort(ports.bind(), ports.https(), topology.proxy().httpsPort());
        return FrontDoor.of(context.engine().isLocal(), context.settings(), context.state(), context.time(), published);
    }

    /** Makes one instance anew and returns when it lives. It need not be ready: what it depends on may be away. */
    void recreate(Service service, int slot) {
        Inventory inventory = context.inventory();
        Version.requireNoNewer(inventory);
        context.engine().prepare();
        Desired desired = blueprint(context.ensureSite()).desired(service, slot, imageSupply.supply(service));
        Set<String> all =
                inventory.containers().stream().map(Inventory.Instance::name).collect(Collectors.toSet());
        new Reconciler(context, configurations).demandingOnlyLife().execute(Plan.of(List.of(desired), all, inventory));
    }

    /** Makes a running service take over its configuration; false when it does not run, or has to be made anew for that. */
    boolean reload(Service service) {
        Blueprint blueprint = blueprint(context.site());
        List<Desired> desired = imageSupply
                .present(service)
                .map(image -> blueprint.desired(service, image))
                .orElse(List.of());
        List<Step.Towards> towards = refined(blueprint.plan(desired, context.inventory())).steps().stream()
                .filter(Step.Towards.class::isInstance)
                .map(Step.Towards.class::cast)
                .toList();
        boolean possible = !towards.isEmpty()
                && towards.stream().allMatch(step -> step instanceof Step.Keep || step instanceof Step.Reload);
        if (possible) {
            towards.stream()
                    .filter(Step.Reload.class::isInstance)
                    .map(Step.Reload.class::cast)
                    .forEach(step ->
                            configurations.reload(step.desired(), step.old().id()));
        }
        return possible;
    }

    /** What {@link #run} would change. Reads only. */
    List<Change> preview() {
        Inventory inventory = context.inventory();
        Version.requireNoNewer(inventory);
        return preview(imagesPresent(), inventory);
    }

    private List<Change> preview(Map<String, SuppliedImage> images, Inventory inventory) {
        return blueprint(context.site()).changes(images, inventory, this::refined);
    }

    private Plan refined(Plan plan) {
        return plan.reloading(
                keep -> configurations.isOutdated(keep.desired(), keep.old().id()));
    }

    private Map<String, SuppliedImage> imagesPresent() {
        var present = new ConcurrentHashMap<String, SuppliedImage>();
        Together.each(
                topology.services(),
                service -> imageSupply.present(service).map(image -> present.put(service.name(), image)),
                context.threads());
        return present;
    }

    private void refuseProblems(Inventory inventory) {
        Ports ports = context.settings().ports();
        Preflight.name(ports, context.settings().serverName())
                .ifPresent(problem -> context.progress().say(String.valueOf(problem.getMessage())));
        if (!context.engine().isLocal()) {
            return;
        }
        EngineFacts facts = context.engine().facts();
        List<Problem> problems = new ArrayList<>(Preflight.ports(ports, inventory));
        Preflight.addresses(ports, facts.userlandProxy()).ifPresent(problems::add);
        facts.freeBytes()
                .ifPresent(free -> Preflight.disk(
                                facts.dataRoot(), free, context.settings().minFreeDisk())
                        .ifPresent(problems::add));
        if (!problems.isEmpty()) {
            throw problems.get(0);
        }
    }

    private void converge(Blueprint blueprint, List<Service> services, Images images) {
        List<Desired> desired = services.stream()
                .flatMap(service -> blueprint.desired(service, images.of(service)).stream())
                .toList();
        Plan plan = refined(blueprint.plan(desired, context.inventory()));
        changes.addAll(plan.changes());
        new Reconciler(context, configurations).execute(plan);
    }

    private Blueprint blueprint(Site site) {
        return new Blueprint(topology, site, context.lifetime());
    }

    private void pruneConfigurations(Blueprint blueprint) {
        Set<String> used = blueprint.configVolumes();
        Volumes.names(context.engine(), context.project(), Labels.CONFIG).stream()
                .filter(name -> !used.contains(name))
                .forEach(name -> context.engine().removeVolume(name));
    }
}
