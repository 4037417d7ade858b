package countme.topology.deploy.project;

import countme.topology.docker.InnerHttp;
import countme.topology.docker.Inventory;
import countme.topology.docker.LokiClient;
import countme.topology.service.LogStore;
import countme.topology.service.Services;
import java.util.Optional;

/** Finds the way to a stack's logs. */
public final class LogAccess {
    private LogAccess() {}

    /** Where the log store can be asked: when it and whoever feeds it run, and one of those that serve, which all have bash. */
    public static Optional<LokiClient> to(Project project, Inventory inventory) {
        Services topology = project.topology();
        return topology.logStore()
                .filter(store -> isFed(store, topology, inventory))
                .flatMap(store -> topology.serving().stream()
                        .flatMap(service -> inventory.running(service.name()).stream())
                        .findFirst()
                        .map(through -> new LokiClient(
                                new InnerHttp(
                                        project.engine(),
                                        through,
                                        store.service().address(project.site(), 0),
                                        store.port()),
                                project.settings().project())));
    }

    private static boolean isFed(LogStore store, Services topology, Inventory inventory) {
        return inventory.isRunning(store.service().name())
                && topology.services().stream()
                        .anyMatch(feeder ->
                                feeder.feeds().contains(store.service()) && inventory.isRunning(feeder.name()));
    }
}
