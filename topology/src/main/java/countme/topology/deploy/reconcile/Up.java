package countme.topology.deploy.reconcile;

import countme.topology.concurrent.Parallel;
import countme.topology.config.Ports;
import countme.topology.deploy.project.Context;
import countme.topology.deploy.project.Doorway;
import countme.topology.deploy.project.FrontDoor;
import countme.topology.deploy.project.ServiceImages;
import countme.topology.deploy.project.Version;
import countme.topology.docker.Belongings;
import countme.topology.docker.Inventory;
import countme.topology.docker.Volumes;
import countme.topology.engine.EngineFacts;
import countme.topology.image.local.SuppliedImage;
import countme.topology.policy.Labels;
import countme.topology.report.Problem;
import countme.topology.service.Placement;
import countme.topology.service.PublishedPort;
import countme.topology.service.Service;
import countme.topology.service.Services;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Converges an engine to a topology. What serves comes first and is announced as soon as it answers; the rest joins as its
 * images arrive.
 */
public final class Up {
    /**
     * What is to be done: found out once, told, and then done as it was told.
     *
     * @param images those that are on the engine, by their services' names
     * @param plan for every service with an image
     */
    private record Intention(Blueprint blueprint, Inventory inventory, Map<String, SuppliedImage> images, Plan plan) {
        List<Change> changes() {
            Set<String> serving = blueprint.topology().servingNames();
            var changes = new ArrayList<Change>();
            blueprint.topology().services().stream()
                    .filter(service -> !images.containsKey(service.name()))
                    .forEach(service ->
                            changes.addAll(Change.withoutImage(service, blueprint.site(), inventory, serving)));
            changes.addAll(Change.of(plan, serving));
            return List.copyOf(changes);
        }
    }

    private final Context context;
    private final Services topology;
    private final ServiceImages imageSupply;
    private final Configurations configurations;
    private final Set<String> changes = ConcurrentHashMap.newKeySet();

    /**
     * Prepares to converge; nothing is changed yet.
     *
     * @param imageSupply gets a service's image into the engine
     */
    public Up(Context context, Services topology, ServiceImages imageSupply) {
        this.context = context;
        this.topology = topology;
        this.imageSupply = imageSupply;
        this.configurations = new Configurations(context);
    }

    /**
     * Converges and returns when every service is ready.
     *
     * @param consent is told, before a stack that is there is changed, what would be; throws where it is not to be
     * @param begins is told, before anything is changed, what is going to be
     * @param serving run once users are answered, before the rest
     * @return names of the instances that were changed, such as {@code app-1}; empty when everything was as desired
     */
    public Set<String> run(Consumer<List<Change>> consent, Consumer<List<Change>> begins, Runnable serving) {
        Inventory inventory = context.inventory();
        EngineFacts facts = context.engine().facts();
        refuseProblems(inventory, facts);
        Placement site = context.site(facts);
        // What a service's files are made of has to be there before anything is changed.
        topology.services().forEach(service -> service.configuration(site));
        Intention intention = intention(site, inventory, imagesPresent());
        List<Change> told = intention.changes();
        if (!inventory.isEmpty()) {
            consent.accept(told);
        }
        if (!told.isEmpty()) {
            context.engine().prepare();
        }
        begins.accept(told);
        execute(intention, facts, serving, instance -> restarts(instance, begins));
        return Set.copyOf(changes);
    }

    /** What was to go on as it is does not live any more: that is a change, too. Several may be found at the same time. */
    private synchronized void restarts(String instance, Consumer<List<Change>> begins) {
        begins.accept(List.of(new Change("restart", instance, Interruption.NONE, true)));
        changes.add(instance);
    }

    private void execute(Intention told, EngineFacts facts, Runnable serving, Consumer<String> restarting) {
        List<Service> first = new ArrayList<>(topology.serving());
        List<Service> others = topology.services().stream()
                .filter(service -> !first.contains(service))
                .toList();
        Arrivals images = new Arrivals(
                        service -> Optional.ofNullable(told.images().get(service.name()))
                                .orElseGet(() -> imageSupply.supply(service)),
                        context.threads())
                .get(first);
        // Before anything is created: an image that cannot be had must not leave half a stack.
        first.forEach(images::of);
        // Only networks that were not there can get other subnets than they were taken to get.
        Placement site = context.ensureSite(facts);
        boolean waited = first.stream().anyMatch(service -> !told.images().containsKey(service.name()));
        Intention intention = waited || !site.equals(told.blueprint().site())
                ? intention(site, context.inventory(), told.images())
                : told;
        converge(
                Stream.concat(intention.plan().removals(), towards(intention, first, images))
                        .toList(),
                restarting);
        try (FrontDoor door = frontDoor()) {
            door.require(context.platform().visitor(), context.time());
        }
        serving.run();
        Blueprint blueprint = intention.blueprint();
        configurations.show(each(blueprint, first, images));
        images.get(others);
        Parallel.await(others.stream()
                .map(service -> CompletableFuture.runAsync(
                        () -> converge(
                                towards(intention, List.of(service), images).toList(), restarting),
                        context.threads()))
                .toList());
        configurations.show(each(blueprint, others, images));
        // First what may keep a volume that is not used any more.
        new Belongings(context.engine()).discardHelpers(context.project());
        pruneConfigurations(blueprint);
        context.networks().prune();
        ImageReport.show(context, blueprint, images::of);
        new TrainedStarts(context).prepare(blueprint, images::of);
    }

    /** One container of each: replicas have the same files. */
    private static List<DesiredContainer> each(Blueprint blueprint, List<Service> services, Arrivals images) {
        return services.stream()
                .map(service -> blueprint.desired(service, service.slots().get(0), images.of(service)))
                .toList();
    }

    /** The steps that were told; for services whose image had to be got first, those that they come to. */
    private Stream<Step> towards(Intention intention, List<Service> services, Arrivals images) {
        return services.stream().flatMap(service -> {
            Plan plan = intention.images().containsKey(service.name())
                    ? intention.plan()
                    : plan(
                            intention.blueprint(),
                            intention.blueprint().desired(service, images.of(service)),
                            // Its image may have taken minutes.
                            context.inventory());
            return plan.towards(service);
        });
    }

    private void converge(List<Step> steps, Consumer<String> restarting) {
        Plan plan = new Plan(steps);
        changes.addAll(plan.changes());
        new Reconciler(context, topology, configurations)
                .telling(restarting)
                .asking(topology.servingNames())
                .execute(plan);
    }

    private FrontDoor frontDoor() {
        Ports ports = context.settings().ports();
        var published = new PublishedPort(
                ports.bind(), ports.https(), topology.entrance().usersPort());
        return FrontDoor.of(
                topology.subject(),
                Doorway.to(
                        context.engine(),
                        context::inventory,
                        topology.entrance().service().name(),
                        published),
                context.settings(),
                context.state(),
                context.time());
    }

    /**
     * Makes one instance anew, and with it what lives in its network; returns when they live. They need not be ready: what they depend on may be
     * away.
     */
    public void recreate(Service service, int slot) {
        Inventory inventory = context.inventory();
        Version.requireNoNewer(inventory);
        context.engine().prepare();
        Placement site = context.ensureSite(context.engine().facts());
        announce(service, site);
        Blueprint blueprint = blueprint(site);
        var desired = new ArrayList<DesiredContainer>();
        desired.add(blueprint.desired(service, slot, imageSupply.supply(service)));
        topology.joining(service)
                .forEach(other ->
                        imageSupply.present(other).ifPresent(image -> desired.addAll(blueprint.desired(other, image))));
        Set<String> all =
                inventory.containers().stream().map(Inventory.Instance::name).collect(Collectors.toSet());
        new Reconciler(context, topology, configurations).demandingOnlyLife().execute(Plan.of(desired, all, inventory));
        // Its volume may have gone, too.
        configurations.show(desired);
    }

    /** Makes a running service take over its configuration; false when it does not run, or has to be made anew for that. */
    public boolean reload(Service service, Placement site) {
        List<Step> towards = steps(service, site);
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

    /**
     * Has what a service depends on take over its configuration, before a container of it is made: they would not let it in with a login that is newer than
     * what they know, as a launcher leaves it that died between making new logins and telling anybody.
     */
    public void announce(Service service, Placement site) {
        for (Service other : service.dependencies()) {
            boolean unused = reload(other, site);
        }
    }

    /** Whether a service is there, and as it should be, its configuration too. Reads only. */
    public boolean isCurrent(Service service, Placement site) {
        List<Step> towards = steps(service, site);
        return !towards.isEmpty() && towards.stream().allMatch(Step.Keep.class::isInstance);
    }

    private List<Step> steps(Service service, Placement site) {
        Blueprint blueprint = blueprint(site);
        Inventory inventory = context.inventory();
        return imageSupply
                .present(service)
                .map(image -> plan(blueprint, blueprint.desired(service, image), inventory)
                        .towards(service)
                        .toList())
                .orElse(List.of());
    }

    /** What {@link #run} would change. Reads only. */
    public List<Change> preview() {
        Inventory inventory = context.inventory();
        Version.requireNoNewer(inventory);
        return intention(context.site(), inventory, imagesPresent()).changes();
    }

    private Intention intention(Placement site, Inventory inventory, Map<String, SuppliedImage> images) {
        Blueprint blueprint = blueprint(site);
        List<DesiredContainer> desired = topology.services().stream()
                .flatMap(service -> Optional.ofNullable(images.get(service.name())).stream()
                        .flatMap(image -> blueprint.desired(service, image).stream()))
                .toList();
        return new Intention(blueprint, inventory, images, plan(blueprint, desired, inventory));
    }

    private Plan plan(Blueprint blueprint, List<DesiredContainer> desired, Inventory inventory) {
        return blueprint
                .plan(desired, inventory)
                .reloading(keep ->
                        configurations.isOutdated(keep.desired(), keep.old().id()));
    }

    private Map<String, SuppliedImage> imagesPresent() {
        var present = new ConcurrentHashMap<String, SuppliedImage>();
        Parallel.each(
                topology.services(),
                service -> imageSupply.present(service).map(image -> present.put(service.name(), image)),
                context.threads());
        return present;
    }

    private void refuseProblems(Inventory inventory, EngineFacts facts) {
        Ports ports = context.settings().ports();
        Preflight.name(topology.subject(), ports, context.settings().serverName())
                .ifPresent(problem -> context.progress().say(String.valueOf(problem.getMessage())));
        if (!context.engine().isLocal()) {
            return;
        }
        List<Problem> problems = new ArrayList<>(
                Preflight.ports(ports, inventory, context.platform().visitor()));
        Preflight.addresses(ports, facts.userlandProxy()).ifPresent(problems::add);
        facts.freeBytes()
                .ifPresent(free -> Preflight.disk(
                                facts.dataRoot(), free, context.settings().minFreeDisk())
                        .ifPresent(problems::add));
        if (!problems.isEmpty()) {
            throw problems.get(0);
        }
    }

    private Blueprint blueprint(Placement site) {
        return new Blueprint(topology, site, context.lifetime());
    }

    private void pruneConfigurations(Blueprint blueprint) {
        Set<String> used = blueprint.configVolumes();
        Volumes.names(context.engine(), context.project(), Labels.CONFIG).stream()
                .filter(name -> !used.contains(name))
                .forEach(name -> context.engine().removeVolume(name));
    }
}
