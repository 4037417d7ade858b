package countme.topology.deploy.reconcile;

import com.github.dockerjava.api.model.HostConfig;
import countme.topology.concurrent.Parallel;
import countme.topology.deploy.project.Context;
import countme.topology.deploy.reconcile.Step.Create;
import countme.topology.deploy.reconcile.Step.Keep;
import countme.topology.deploy.reconcile.Step.Reload;
import countme.topology.deploy.reconcile.Step.Remove;
import countme.topology.deploy.reconcile.Step.Replace;
import countme.topology.deploy.reconcile.Step.Start;
import countme.topology.deploy.reconcile.Step.Towards;
import countme.topology.docker.Containers;
import countme.topology.docker.HealthGate;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.Inventory.State;
import countme.topology.report.Progress;
import countme.topology.service.HealthCheck;
import countme.topology.service.Service;
import countme.topology.service.Services;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Executes a plan under health gates: containers start side by side, each as soon as everything it depends on is ready, and a step is
 * done when its container is ready. Run again after an interruption, it goes on where the engine's state says.
 */
public final class Reconciler {
    private static final int UNKNOWN_SERVICE_GRACE = 10;

    private final Context context;
    private final Configurations configurations;
    private final Containers containers;
    private final TrainedStarts trainedStarts;
    private final Upkeep upkeep;
    private final Map<String, CompletableFuture<Void>> underWay = new HashMap<>();
    private final Map<String, CompletableFuture<Void>> confirmed = new HashMap<>();
    private UnaryOperator<HealthCheck> demanded = UnaryOperator.identity();
    private Consumer<HostConfig> adjusted = host -> {};
    private Consumer<String> restarting = instance -> {};
    private Set<String> asked = Set.of();

    /** {@code topology} says what users need. */
    public Reconciler(Context context, Services topology, Configurations configurations) {
        this.context = context;
        this.configurations = configurations;
        this.containers = new Containers(context.engine());
        this.trainedStarts = new TrainedStarts(context);
        this.upkeep = new Upkeep(context, topology);
    }

    /** From now on a step is done when its container lives: whether it is ready may be up to what it depends on. */
    Reconciler demandingOnlyLife() {
        demanded = HealthCheck::onlyAlive;
        return this;
    }

    /** From now on what is created is run a little differently at first than it is described; whoever asks for that ends it. */
    public Reconciler adjusting(Consumer<HostConfig> change) {
        adjusted = change;
        return this;
    }

    /** From now on services of these names are asked themselves: it takes the engine a while to find that one does not answer, and users wait for them. */
    Reconciler asking(Set<String> services) {
        asked = Set.copyOf(services);
        return this;
    }

    /** From now on it is told, before it is done, that an instance is started again that was to go on as it is. */
    Reconciler telling(Consumer<String> listener) {
        restarting = listener;
        return this;
    }

    /**
     * Executes a plan and returns when every step is done; the first failure is thrown after the others have ended. What no service
     * knows goes first, because it may hold a port or an address; replicas too many go last, when the proxy no longer asks them.
     */
    public void execute(Plan plan) {
        Upkeep unused = upkeep.leavingAlone(plan.changes());
        List<Towards> towards = steps(plan, Towards.class);
        List<Remove> unwanted = steps(plan, Remove.class);
        unwanted.stream()
                .filter(step -> described(step, towards).isEmpty())
                .forEach(step -> remove(step.old(), UNKNOWN_SERVICE_GRACE));
        Map<String, List<Towards>> together = towards.stream()
                .sorted(Comparator.<Towards>comparingInt(step -> service(step).depth())
                        .thenComparing(step -> step instanceof Replace))
                .collect(Collectors.groupingBy(
                        step -> step instanceof Replace ? service(step).name() : step.instance(),
                        LinkedHashMap::new,
                        Collectors.toList()));
        Parallel.await(together.values().stream().map(this::schedule).toList());
        Parallel.each(
                unwanted,
                step -> described(step, towards).map(service -> remove(step.old(), Containers.graceSeconds(service))),
                context.threads());
    }

    private static Optional<Service> described(Remove step, List<Towards> towards) {
        return towards.stream()
                .map(Reconciler::service)
                .filter(service -> service.name().equals(step.old().service()))
                .findFirst();
    }

    private static <T extends Step> List<T> steps(Plan plan, Class<T> kind) {
        return plan.steps().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /**
     * Steps come in the order of their dependencies, so those a step waits for are scheduled before it. Of replicas one at a time is
     * replaced, when the others are ready: someone always answers, and a bad one leaves the others alone.
     *
     * @param steps one, or all that replace a service's containers
     */
    private CompletableFuture<Void> schedule(List<Towards> steps) {
        Towards first = steps.get(0);
        Service service = service(first);
        Stream<CompletableFuture<Void>> dependencies =
                service.dependencies().stream().flatMap(other -> of(other, underWay));
        Stream<CompletableFuture<Void>> others = first instanceof Replace
                ? Stream.concat(of(service, underWay), of(service, confirmed))
                : Stream.empty();
        CompletableFuture<?>[] before = Stream.concat(dependencies, others).toArray(CompletableFuture[]::new);
        CompletableFuture<Void> done =
                CompletableFuture.allOf(before).thenRunAsync(() -> executeAll(steps), context.threads());
        // What is kept has been ready before; those that depend on it need not wait until that is confirmed.
        steps.forEach(step -> (step instanceof Keep ? confirmed : underWay).put(step.instance(), done));
        return done;
    }

    private void executeAll(List<Towards> steps) {
        List<Replace> replacing = steps.stream()
                .filter(Replace.class::isInstance)
                .map(Replace.class::cast)
                .toList();
        if (replacing.isEmpty()) {
            steps.forEach(this::execute);
        } else {
            new Succession(context, service(replacing.get(0)))
                    .each(replacing, Replace::old, replace -> false, this::execute);
        }
    }

    private static Stream<CompletableFuture<Void>> of(Service service, Map<String, CompletableFuture<Void>> steps) {
        return service.slots().stream()
                .flatMap(slot -> Optional.ofNullable(steps.get(service.instance(slot))).stream());
    }

    private void execute(Towards step) {
        if (step instanceof Create create) {
            create(create.desired(), task -> {});
        } else if (step instanceof Replace replace) {
            create(replace.desired(), task -> {
                task.now("draining");
                containers.remove(replace.old(), Containers.graceSeconds(service(replace)));
            });
        } else if (step instanceof Start start) {
            startAgain(start.desired(), start.old());
        } else if (step instanceof Reload reload) {
            configurations.reload(reload.desired(), reload.old().id());
            awaitAlive(reload);
        } else if (step instanceof Keep keep && !isKnownToBeReady(keep)) {
            awaitAlive(keep);
        }
    }

    /** One that does not live any more would be waited for in vain. */
    private void awaitAlive(Towards step) {
        Instance old = step instanceof Keep keep ? keep.old() : ((Reload) step).old();
        if (!gate(step.desired()).awaitUnlessUnhealthy(old.id())) {
            restarting.accept(step.instance());
            startAgain(step.desired(), old);
        }
    }

    /** Where liveness is readiness, the engine has asked within {@link HealthCheck#INTERVAL}; asking again is most of an up's work. */
    private boolean isKnownToBeReady(Keep keep) {
        if (asked.contains(service(keep).name())) {
            return false;
        }
        HealthCheck check = service(keep).health();
        return check.alive().equals(check.ready()) && keep.old().status().endsWith("(healthy)");
    }

    private void create(DesiredContainer desired, Consumer<Progress.Task> makingRoom) {
        try (Progress.Task task = context.progress().start(desired.instance())) {
            makingRoom.accept(task);
            task.now("starting");
            configurations.prepare(desired);
            context.engine()
                    .run(
                            desired.description(),
                            desired.image().reference(),
                            create -> {
                                desired.applyPolicies(create);
                                create.withLabels(desired.labels(context.labels()));
                                trainedStarts.mount(desired, create);
                                adjusted.accept(Objects.requireNonNull(create.getHostConfig()));
                            },
                            gate(desired)::await,
                            () -> {});
            task.done("ready");
        }
    }

    /** What the engine never starts again is made anew. */
    private void startAgain(DesiredContainer desired, Instance old) {
        if (!isStarted(desired, old)) {
            create(desired, task -> {
                task.now("removing what the engine never starts again");
                containers.remove(old, 0);
            });
        }
    }

    private boolean isStarted(DesiredContainer desired, Instance old) {
        try (Progress.Task task = context.progress().start(desired.instance())) {
            task.now("starting again");
            if (old.state() == State.PAUSED) {
                boolean unused = containers.start(old);
                if (configurations.isOutdated(desired, old.id())) {
                    configurations.reload(desired, old.id());
                }
                // It may not have lived any more when it was paused.
                if (!gate(desired).awaitUnlessUnhealthy(old.id())
                        && !containers.restart(
                                old,
                                Containers.graceSeconds(desired.description().service()))) {
                    return false;
                }
            } else {
                configurations.prepare(desired);
                boolean started = old.state() == State.RUNNING
                        ? containers.restart(
                                old,
                                Containers.graceSeconds(desired.description().service()))
                        : containers.start(old);
                if (!started) {
                    return false;
                }
            }
            gate(desired).await(old.id());
            task.done("ready");
            return true;
        }
    }

    private Instance remove(Instance old, int graceSeconds) {
        try (Progress.Task task = context.progress().start(old.instance())) {
            task.now("stopping");
            containers.remove(old, graceSeconds);
            task.done("removed");
        }
        return old;
    }

    private HealthGate gate(DesiredContainer desired) {
        HealthCheck check = demanded.apply(desired.description().service().health());
        return context.gate(desired.instance(), check, context.settings().waitTimeout())
                .meanwhile(upkeep.whileWaitingFor(desired.instance()));
    }

    private static Service service(Towards step) {
        return step.desired().description().service();
    }
}
