package countme.topology.deploy.project;

import countme.topology.docker.Inventory;
import countme.topology.docker.LokiClient;
import countme.topology.service.LogStore;
import countme.topology.service.Services;
import java.util.Optional;

/** Finds the way to a stack's logs. */
public final class LogAccess {
    private LogAccess() {}

    /** Where the log store can be asked: when it and whoever feeds it run. */
    public static Optional<LokiClient> to(Project project, Inventory inventory) {
        Services topology = project.topology();
        return topology.logStore()
                .filter(store -> isFed(store, topology, inventory))
                .flatMap(store -> project.inside(store.service(), store.port(), inventory))
                .map(inside -> new LokiClient(inside, project.settings().project()));
    }

    private static boolean isFed(LogStore store, Services topology, Inventory inventory) {
        return inventory.isRunning(store.service().name())
                && topology.services().stream()
                        .anyMatch(feeder ->
                                feeder.feeds().contains(store.service()) && inventory.isRunning(feeder.name()));
    }
}
