package countme.topology.deploy.reconcile;

import countme.topology.deploy.project.Context;
import countme.topology.deploy.project.Project;
import countme.topology.docker.Containers;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.Inventory.State;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.Service;
import countme.topology.service.Services;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

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
        return changes(context.inventory(), name, serving());
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
            List<Change> changes = changes(inventory, name, serving());
            consent.accept(changes);
            operation.begin();
            inventory.named(name).forEach(this::restart);
            operation.done(changes.stream().map(Change::instance).sorted().collect(Collectors.joining(", ")), "");
            return changes;
        });
    }

    static List<Change> changes(Inventory inventory, String name, Set<String> serving) {
        return inventory.named(name).stream()
                .map(one -> new Change(
                        "restart",
                        one.instance(),
                        serving.contains(one.service()) && isAlone(one, inventory)
                                ? Interruption.GAP
                                : Interruption.NONE,
                        one.state() == State.RUNNING))
                .toList();
    }

    private static boolean isAlone(Instance one, Inventory inventory) {
        return inventory.containers().stream()
                .filter(other -> other.service().equals(one.service()) && other.state() == State.RUNNING)
                .allMatch(other -> other.slot() == one.slot());
    }

    private void restart(Instance one) {
        try (Progress.Task task = context.progress().start(one.instance())) {
            task.now("restarting");
            Service service = topology.service(one.service()).orElse(null);
            new Containers(context.engine())
                    .restart(one, service == null ? UNKNOWN_SERVICE_GRACE : Containers.graceSeconds(service));
            if (service != null) {
                context.gate(
                                one.instance(),
                                service.health(),
                                context.settings().waitTimeout())
                        .await(one.id());
            }
            task.done("ready");
        }
    }

    private Set<String> serving() {
        return topology.serving().stream().map(Service::name).collect(Collectors.toSet());
    }
}
