package countme.topology.deploy.release;

import countme.topology.deploy.project.Context;
import countme.topology.deploy.reconcile.Blueprint;
import countme.topology.docker.ContainerLogs;
import countme.topology.docker.Containers;
import countme.topology.docker.Exec;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.Inventory.State;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.Entrance;
import countme.topology.service.HealthCheck;
import countme.topology.service.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Watches replicas that have just been replaced: whether they stay, are ready, and fail no more often than those before them. */
final class Observation {
    private static final Duration BETWEEN = Duration.ofMillis(500);
    private static final Duration BEFORE = Duration.ofSeconds(30);
    private static final int UNREADY_IN_A_ROW = 3;
    private static final int LOG_LINES = 10;

    private final Context context;
    private final Service app;
    private final List<String> names;
    private final Entrance entrance;
    private final String entranceName;
    private final Failures before;

    /** Remembers how it was until now. */
    Observation(Context context, Blueprint blueprint) {
        this.context = context;
        this.app = blueprint.topology().requireVersioned().service();
        this.names = app.slots().stream()
                .map(slot -> app.containerName(blueprint.site(), slot))
                .toList();
        this.entrance = blueprint.topology().entrance();
        this.entranceName = entrance.service().containerName(blueprint.site(), 0);
        this.before = failures(context.time().instant().minus(BEFORE)).until(context.inventory());
    }

    /** Watches as long as it takes to be sure; a {@link Problem} as soon as the replicas are worse than those before. */
    void watch(Instant since, Duration lasting) {
        Inventory first = context.inventory();
        List<Instance> replicas = names.stream()
                .map(name -> first.find(name).orElseThrow(() -> gone(name)))
                .toList();
        FailureCount failures = failures(since);
        int[] unready = new int[replicas.size()];
        try (Progress.Task task = context.progress().start(app.name())) {
            task.now("observing for " + lasting.toSeconds() + " s");
            Optional<Boolean> unused = context.time().poll(lasting, BETWEEN, () -> {
                Inventory now = context.inventory();
                for (int i = 0; i < unready.length; i++) {
                    Instance replica = replicas.get(i);
                    requireAlive(replica, now);
                    unready[i] = isReady(replica) ? 0 : unready[i] + 1;
                    if (unready[i] == UNREADY_IN_A_ROW) {
                        throw worse(replica.instance() + " is not ready any more", replica);
                    }
                }
                requireNoMoreFailures(failures.until(now), replicas);
                return Optional.empty();
            });
            task.done("as well as before");
        }
    }

    private void requireAlive(Instance replica, Inventory now) {
        boolean same = now.find(replica.name())
                .filter(found -> found.id().equals(replica.id()) && found.state() == State.RUNNING)
                .isPresent();
        if (!same || new Containers(context.engine()).restarts(replica.id()) > 0) {
            throw worse(replica.instance() + " ended", replica);
        }
    }

    private boolean isReady(Instance replica) {
        return Exec.run(context.engine(), replica.id(), app.health().ready(), HealthCheck.TIMEOUT)
                .succeeded();
    }

    private void requireNoMoreFailures(Failures now, List<Instance> replicas) {
        if (now.isWorseThan(before)) {
            throw worse(
                    now.failed() + " of " + now.requests() + " requests failed, before it " + before.failed() + " of "
                            + before.requests(),
                    replicas.get(0));
        }
    }

    private FailureCount failures(Instant since) {
        return new FailureCount(context.engine(), entrance, entranceName, since);
    }

    private static Problem gone(String name) {
        return new Problem(
                ExitCode.ROLLED_BACK,
                name + " is gone",
                "Somebody has removed it before it was watched.",
                "Deploy again.",
                null);
    }

    private Problem worse(String what, Instance replica) {
        return new Problem(
                ExitCode.ROLLED_BACK,
                what,
                ContainerLogs.quoted(ContainerLogs.last(context.engine(), replica.id(), LOG_LINES)),
                "Put right what they name, then push and deploy again.",
                null);
    }
}
