package countme.topology.deploy;

import countme.topology.Topology;
import countme.topology.config.Problem;
import countme.topology.config.Progress;
import countme.topology.docker.Containers;
import countme.topology.docker.DeployLock;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.Inventory.State;
import countme.topology.service.Service;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Stops containers and starts the same ones again: replicas one after another, so that someone always answers. */
public final class Restart {
    private static final int UNKNOWN_SERVICE_GRACE = 10;

    private final Means means;
    private final Topology topology;
    private final Audit audit;

    Restart(Means means, Topology topology, Audit audit) {
        this.audit = audit;
        this.means = means;
        this.topology = topology;
    }

    /** What {@link #run} would do. Reads only. */
    public List<Change> preview(String name) {
        return changes(means.inventory(), name, serving());
    }

    /**
     * Restarts a service, or one replica of it, under the project's lock; each container is ready before the next one is stopped.
     *
     * @param name such as {@code app} or {@code app-2}; an unknown one is a {@link Problem}
     * @param consent is told what would be done before it is; throws where it is not to be
     * @return what was done
     */
    public List<Change> run(String name, Consumer<List<Change>> consent) {
        return DeployLock.holding(means.state().state(), means.settings().lockWait(), () -> {
            Inventory inventory = means.inventory();
            Version.requireNoNewer(inventory);
            List<Change> changes = changes(inventory, name, serving());
            consent.accept(changes);
            Set<String> unused = audit.recording("restart", name, () -> {
                inventory.named(name).forEach(this::restart);
                return changes.stream().map(Change::instance).collect(Collectors.toSet());
            });
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
        try (Progress.Task task = means.progress().start(one.instance())) {
            task.now("restarting");
            Service service = topology.service(one.service()).orElse(null);
            new Containers(means.engine())
                    .restart(one, service == null ? UNKNOWN_SERVICE_GRACE : Containers.graceSeconds(service));
            if (service != null) {
                means.gate(one.instance(), service.health(), means.settings().waitTimeout())
                        .await(one.id());
            }
            task.done("ready");
        }
    }

    private Set<String> serving() {
        return topology.serving().stream().map(Service::name).collect(Collectors.toSet());
    }
}
