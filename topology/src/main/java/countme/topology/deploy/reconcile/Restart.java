package countme.topology.deploy.reconcile;

import countme.topology.deploy.project.Context;
import countme.topology.deploy.project.Project;
import countme.topology.docker.Containers;
import countme.topology.docker.Containers.Readiness;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.Inventory.State;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.Service;
import countme.topology.service.Services;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Stops containers and starts the same ones again: replicas one after another, so that someone always answers. */
public final class Restart {
    private static final int UNKNOWN_SERVICE_GRACE = 10;

    private final Project project;
    private final Context context;
    private final Services topology;

    public Restart(Project project) {
        this.project = project;
        this.context = project.context();
        this.topology = project.topology();
    }

    /** What {@link #run} would do. Reads only. */
    public List<Change> preview(String name) {
        Inventory inventory = context.inventory();
        List<Instance> instances = instances(inventory, name);
        return changes(instances, answering(instances, inventory), topology.servingNames());
    }

    /**
     * Restarts a service, or one replica of it; each container is ready before the next one is stopped.
     *
     * @param name such as {@code app} or {@code app-2}; an unknown one is a {@link Problem}
     * @param consent is told what would be done before it is; throws where it is not to be
     * @return what was done
     */
    public List<Change> run(String name, Consumer<List<Change>> consent) {
        return project.change("restart", name, operation -> {
            Inventory inventory = context.inventory();
            List<Instance> instances = instances(inventory, name);
            List<Change> changes = changes(instances, answering(instances, inventory), topology.servingNames());
            consent.accept(changes);
            operation.begin();
            restart(instances, changes);
            operation.done(changes.stream().map(Change::instance).sorted().collect(Collectors.joining(", ")), "");
            return changes;
        });
    }

    /** The named ones, and then what lives in their network: with another start that is another network. */
    private List<Instance> instances(Inventory inventory, String name) {
        List<Instance> named = inventory.named(name);
        Stream<Instance> joining = named.stream()
                .flatMap(one -> topology.service(one.service()).stream())
                .flatMap(service -> topology.joining(service).stream())
                .flatMap(other -> inventory.instance(other.instance(0)).stream());
        return Stream.concat(named.stream(), joining).distinct().toList();
    }

    /** Of the services to restart that users need, the containers that are ready now. */
    private Set<Instance> answering(List<Instance> instances, Inventory inventory) {
        var containers = new Containers(context.engine());
        return topology.serving().stream()
                .filter(service ->
                        instances.stream().anyMatch(one -> one.service().equals(service.name())))
                .flatMap(service -> inventory.named(service.name()).stream()
                        .filter(one -> containers.readiness(one, service.health()) == Readiness.READY))
                .collect(Collectors.toSet());
    }

    static List<Change> changes(List<Instance> instances, Set<Instance> answering, Set<String> serving) {
        return instances.stream()
                .map(one -> new Change(
                        "restart",
                        one.instance(),
                        serving.contains(one.service()) && isAlone(one, instances, answering)
                                ? Interruption.GAP
                                : Interruption.NONE,
                        one.state() == State.RUNNING))
                .toList();
    }

    /** Whether no other replica answers then: none does now, and none that does not is restarted before it. */
    private static boolean isAlone(Instance one, List<Instance> instances, Set<Instance> answering) {
        return Stream.concat(instances.stream(), answering.stream())
                .filter(other -> other.service().equals(one.service()))
                .allMatch(other -> other.slot() == one.slot());
    }

    private void restart(List<Instance> instances, List<Change> changes) {
        Set<String> agreed = changes.stream()
                .filter(change -> change.interruption() == Interruption.GAP)
                .map(Change::instance)
                .collect(Collectors.toSet());
        String named = instances.get(0).service();
        Optional<Service> replicated = topology.serving().stream()
                .filter(service -> service.name().equals(named))
                .findFirst();
        List<Instance> replicas = instances.stream()
                .filter(one -> replicated.isPresent() && one.service().equals(named))
                .toList();
        replicated.ifPresent(service -> new Succession(context, service)
                .each(replicas, one -> one, one -> agreed.contains(one.instance()), this::restart));
        // Nobody asks what lives in the network of another one; it stays behind that.
        instances.stream().filter(one -> !replicas.contains(one)).forEach(this::restart);
    }

    private void restart(Instance one) {
        try (Progress.Task task = context.progress().start(one.instance())) {
            task.now("restarting");
            Service service = topology.service(one.service()).orElse(null);
            boolean started = new Containers(context.engine())
                    .restart(one, service == null ? UNKNOWN_SERVICE_GRACE : Containers.graceSeconds(service));
            if (!started) {
                throw new Problem(
                        "The engine does not start " + one.instance() + " again",
                        "It keeps something of its last start, as an engine that was killed does.",
                        "Type 'up': it makes it anew.");
            }
            if (service != null) {
                context.gate(
                                one.instance(),
                                service.health(),
                                context.settings().waitTimeout())
                        .meanwhile(new Upkeep(context, topology)
                                .leavingAlone(Set.of(one.instance()))
                                .whileWaitingFor(one.instance()))
                        .await(one.id());
            }
            task.done("ready");
        }
    }
}
