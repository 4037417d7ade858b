package countme.topology.deploy.project;

import countme.topology.docker.InnerHttp;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.State;
import countme.topology.docker.LokiClient;
import countme.topology.service.catalog.Loki;
import java.util.List;
import java.util.Optional;

/** Finds the way to a stack's Loki. */
public final class LokiAccess {
    private LokiAccess() {}

    /** Where Loki can be asked: when it and who feeds it run, and a container that has bash. */
    public static Optional<LokiClient> to(Project project, Inventory inventory) {
        boolean fed = inventory.isRunning("loki") && inventory.isRunning("collector");
        Loki loki = project.topology().loki();
        return inventory.containers().stream()
                .filter(one -> fed && one.state() == State.RUNNING)
                .filter(one -> List.of("proxy", "app", "redis").contains(one.service()))
                .findFirst()
                .map(through -> new LokiClient(
                        new InnerHttp(project.engine(), through, loki.address(project.site(), 0), loki.port()),
                        project.settings().project()));
    }
}
