package countme.topology.deploy;

import countme.topology.Topology;
import countme.topology.config.Color;
import countme.topology.config.ExitCode;
import countme.topology.config.Problem;
import countme.topology.deploy.Examination.Place;
import countme.topology.deploy.Healer.Look;
import countme.topology.deploy.Healer.Outcome;
import countme.topology.deploy.Triage.Heal;
import countme.topology.docker.Containers;
import countme.topology.docker.DeployLock;
import countme.topology.docker.Exec;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.Inventory.State;
import countme.topology.docker.NamedNetwork;
import countme.topology.service.Service;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A deployed stack under a {@link Healer}. Whoever else changes it is right: a change under way is left alone, and what it leaves
 * behind is what is watched from then on.
 */
final class AttendedStack implements Healer.Ward {
    private static final Duration PROBE = Duration.ofSeconds(2);
    private static final Duration ALIVE = Duration.ofSeconds(30);
    /** What does not answer does not drain either. */
    private static final int SILENT_GRACE_SECONDS = 1;

    private final Deployment deployment;
    private final ExecutorService threads;
    private final Topology topology;
    private final Map<String, Place> expected = new LinkedHashMap<>();
    private final Examination examination;
    private long auditSize;
    private int auditEntries;
    private boolean leaving;

    AttendedStack(Deployment deployment, ExecutorService threads) {
        this.deployment = deployment;
        this.threads = threads;
        this.topology = deployment.topology();
        this.examination = new Examination(topology.serving(), this::isAlive, threads);
        topology.services().forEach(service -> service.slots().forEach(slot -> expect(new Place(service, slot))));
        boolean unused = isChanged(entries -> {});
    }

    @Override
    public Look examine() {
        // Nothing would be healed, and who deploys needs the processors.
        if (DeployLock.isHeldHere(deployment.state().state())) {
            return new Look.Away();
        }
        Inventory inventory = deployment.inventory();
        if (isGone(inventory)) {
            return new Look.Gone();
        }
        if (isChangedByOthers()) {
            expectWhatIsThere(inventory);
        }
        return new Look.Seen(examination.look(expected.values(), inventory));
    }

    @Override
    public List<Outcome> heal(List<Heal> heals) {
        try {
            return DeployLock.holding(deployment.state().state(), () -> healAlone(heals));
        } catch (Problem e) {
            if (e.exitCode() == ExitCode.LOCK_HELD) {
                return List.of();
            }
            throw e;
        }
    }

    private List<Outcome> healAlone(List<Heal> heals) {
        Inventory inventory = deployment.inventory();
        // Another launcher may have ended since the last look, and the engine may have been faster.
        if (isGone(inventory) || isChangedByOthers()) {
            expectWhatIsThere(inventory);
            return List.of();
        }
        List<Heal> still = heals.stream()
                .filter(heal ->
                        Condition.of(inventory.instance(heal.instance()).orElse(null), false) == heal.condition())
                .toList();
        return Together.each(
                still, heal -> heal(heal, inventory.instance(heal.instance()).orElse(null)), threads);
    }

    private Outcome heal(Heal heal, @Nullable Instance found) {
        long begun = deployment.time().nanos();
        String failure = "";
        try {
            Place place = expected.get(heal.instance());
            if (place != null) {
                putRight(place, found);
            }
        } catch (Problem e) {
            failure = e.isPassing() ? e.what() + "; it is tried again" : e.what() + ". " + e.next();
        } catch (RuntimeException e) {
            failure = Healer.reason(e);
        }
        return new Outcome(heal, deployment.time().since(begun), failure);
    }

    private void putRight(Place place, @Nullable Instance found) {
        if (found == null || found.state() == State.DEAD || found.state() == State.CUT) {
            deployment.recreate(place.service().name(), place.slot());
            return;
        }
        // As it was made, even by a launcher with other settings: whether those should change is not for healing to
        // say.
        var containers = new Containers(deployment.engine());
        if (found.state() == State.RUNNING) {
            containers.restart(found, SILENT_GRACE_SECONDS);
        } else {
            containers.start(found);
        }
        deployment
                .gate(place.instance(), place.service().health().onlyAlive(), ALIVE)
                .await(found.id());
    }

    private boolean isAlive(Service service, Instance found) {
        return Exec.run(deployment.engine(), found.id(), service.health().alive(), PROBE)
                .succeeded();
    }

    private boolean isGone(Inventory inventory) {
        return inventory.isEmpty()
                && new NamedNetwork(deployment.engine(), deployment.settings().project())
                        .subnet()
                        .isEmpty();
    }

    /** Whether the audit has a change since the last call that is no healing, or the stack is being taken down. */
    private boolean isChangedByOthers() {
        return isChanged(entries -> entries.stream()
                .filter(entry -> !entry.isOwn())
                .forEach(entry -> deployment.progress().say(entry.line())));
    }

    private boolean isChanged(Consumer<List<AuditEntry>> tell) {
        long size = deployment.audit().size();
        if (size == auditSize) {
            return leaving;
        }
        auditSize = size;
        List<AuditEntry> entries = deployment.audit().read().entries();
        List<AuditEntry> others = entries.stream()
                .skip(auditEntries)
                .filter(entry -> !entry.what().equals(Audit.HEAL))
                .toList();
        auditEntries = entries.size();
        tell.accept(others);
        if (!others.isEmpty()) {
            AuditEntry last = others.get(others.size() - 1);
            // Begun and perhaps never ended: what it has removed is to stay away.
            leaving = last.what().equals(Audit.DOWN) && last.result() == Audit.Result.begun;
        }
        return leaving || !others.isEmpty();
    }

    /** Replicas beside those that serve are a deploy's: it has changed over to others, or goes on elsewhere. */
    private void expectWhatIsThere(Inventory inventory) {
        expected.clear();
        Color serving = deployment.topologies().color();
        inventory.containers().stream()
                .filter(instance -> instance.slot() == 0 || Color.of(instance.slot()) == serving)
                .forEach(instance -> topology.service(instance.service())
                        .ifPresent(service -> expect(new Place(service, instance.slot()))));
    }

    private void expect(Place place) {
        expected.put(place.instance(), place);
    }
}
