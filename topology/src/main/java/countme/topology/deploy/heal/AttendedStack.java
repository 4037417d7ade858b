package countme.topology.deploy.heal;

import countme.topology.concurrent.Parallel;
import countme.topology.deploy.audit.Audit;
import countme.topology.deploy.audit.AuditEntry;
import countme.topology.deploy.heal.Healer.Look;
import countme.topology.deploy.heal.Healer.Outcome;
import countme.topology.deploy.heal.Prober.Place;
import countme.topology.deploy.heal.Triage.Heal;
import countme.topology.deploy.project.Project;
import countme.topology.deploy.reconcile.Up;
import countme.topology.docker.Containers;
import countme.topology.docker.Exec;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.Inventory.State;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.Service;
import countme.topology.service.Services;
import countme.topology.state.Color;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A deployed stack under a {@link Healer}. Whoever else changes it is right: a change under way is left alone, and what it leaves
 * behind is what is watched from then on.
 */
public final class AttendedStack implements Healer.Ward {
    private static final Duration PROBE = Duration.ofSeconds(2);
    private static final Duration ALIVE = Duration.ofSeconds(30);
    /** What does not answer does not drain either. */
    private static final int SILENT_GRACE_SECONDS = 1;

    private final Project project;
    private final ExecutorService threads;
    private final Services topology;
    private final Map<String, Place> expected = new LinkedHashMap<>();
    private final Prober examination;
    private final Set<AuditEntry> known = new HashSet<>();
    private String mark = "";
    private boolean leaving;

    public AttendedStack(Project project, ExecutorService threads) {
        this.project = project;
        this.threads = threads;
        this.topology = project.topology();
        this.examination = new Prober(topology.serving(), this::isAlive, threads);
        topology.services().forEach(service -> service.slots().forEach(slot -> expect(new Place(service, slot))));
        boolean unused = isChanged(entries -> {});
    }

    /** Who puts right what breaks in a project's stack. */
    public static Healer healer(Project project) {
        return new Healer(
                new AttendedStack(project, project.threads()), project.audit(), project.time(), project.progress());
    }

    @Override
    public Look examine() {
        // Nothing would be healed, and who deploys needs the processors.
        if (project.isLockedHere()) {
            return new Look.Away();
        }
        Inventory inventory = project.inventory();
        if (isGone(inventory)) {
            return new Look.Gone();
        }
        if (isChangedByOthers()) {
            expectWhatIsThere(inventory);
        }
        return new Look.Seen(examination.look(inOrder(), inventory));
    }

    @Override
    public List<Outcome> heal(List<Heal> heals) {
        try {
            return project.locked(Audit.HEAL, Duration.ZERO, () -> healAlone(heals));
        } catch (Problem e) {
            if (e.exitCode() == ExitCode.LOCK_HELD) {
                return List.of();
            }
            throw e;
        }
    }

    private List<Outcome> healAlone(List<Heal> heals) {
        Inventory inventory = project.inventory();
        // Another launcher may have ended since the last look, and the engine may have been faster.
        if (isGone(inventory) || isChangedByOthers()) {
            expectWhatIsThere(inventory);
            return List.of();
        }
        List<Heal> still = heals.stream()
                .filter(heal ->
                        Condition.of(inventory.instance(heal.instance()).orElse(null), false) == heal.condition())
                .filter(heal -> !isBroughtByAnother(heal, heals))
                .toList();
        return Parallel.each(
                still, heal -> heal(heal, inventory.instance(heal.instance()).orElse(null)), threads);
    }

    /** What lives in the network of one that is put right comes with that, or is looked at after it. */
    private boolean isBroughtByAnother(Heal heal, List<Heal> heals) {
        Place place = expected.get(heal.instance());
        return place != null
                && place.service().joined().stream()
                        .map(other -> other.instance(0))
                        .anyMatch(other ->
                                heals.stream().anyMatch(each -> each.instance().equals(other)));
    }

    private Outcome heal(Heal heal, @Nullable Instance found) {
        long begun = project.time().nanos();
        String failure = "";
        try {
            Place place = expected.get(heal.instance());
            if (place != null) {
                putRight(place, found);
            }
        } catch (Problem e) {
            failure = e.isPassing() ? e.what() + "; it is tried again" : e.what() + ". " + e.next();
        } catch (RuntimeException e) {
            failure = Problem.reason(e);
        }
        return new Outcome(heal, project.time().since(begun), failure);
    }

    private void putRight(Place place, @Nullable Instance found) {
        if (found == null || found.state() == State.DEAD || found.state() == State.CUT) {
            recreate(place);
            return;
        }
        // As it was made, even by a launcher with other settings: whether those should change is not for healing to
        // say.
        var containers = new Containers(project.engine());
        boolean started = found.state() == State.RUNNING
                ? containers.restart(found, SILENT_GRACE_SECONDS)
                : containers.start(found);
        if (!started) {
            recreate(place);
            return;
        }
        project.gate(place.instance(), place.service().health().onlyAlive(), ALIVE)
                .await(found.id());
    }

    /** It holds the lock already, and says itself what happened. */
    private void recreate(Place place) {
        Services all = project.keyed().ensured(Progress.quiet());
        new Up(project.context().quiet(), all, project.images())
                .recreate(all.service(place.service().name()).orElseThrow(), place.slot());
    }

    private boolean isAlive(Service service, Instance found) {
        return Exec.run(project.engine(), found.id(), service.health().alive(), PROBE)
                .succeeded();
    }

    private boolean isGone(Inventory inventory) {
        return inventory.isEmpty() && project.context().networks().names().isEmpty();
    }

    /** Whether the audit has a change since the last call that is no healing, or the stack is being taken down. */
    private boolean isChangedByOthers() {
        return isChanged(entries -> entries.stream()
                .filter(entry -> !entry.isOwn())
                .forEach(entry -> project.progress().say(entry.line())));
    }

    private boolean isChanged(Consumer<List<AuditEntry>> tell) {
        Audit audit = project.audit();
        String now = audit.mark();
        if (now.equals(mark)) {
            return leaving;
        }
        mark = now;
        List<AuditEntry> others = audit.read().entries().stream()
                .filter(known::add)
                .filter(entry -> !entry.what().equals(Audit.HEAL))
                .toList();
        tell.accept(others);
        if (!others.isEmpty()) {
            AuditEntry last = others.get(others.size() - 1);
            // Begun and perhaps never ended: what it has removed is to stay away.
            leaving = last.what().equals(Audit.DOWN) && last.result() == Audit.Result.begun;
        }
        // What another change had begun when its launcher died, healing completes.
        return leaving || others.stream().anyMatch(entry -> entry.result() != Audit.Result.begun);
    }

    /** Replicas beside those that serve are a deploy's: it has changed over to others, or goes on elsewhere. */
    private void expectWhatIsThere(Inventory inventory) {
        expected.clear();
        Color serving = project.topologies().color();
        inventory.containers().stream()
                .filter(instance -> instance.slot() == 0 || Color.of(instance.slot()) == serving)
                .forEach(instance -> topology.service(instance.service())
                        .ifPresent(service -> expect(new Place(service, instance.slot()))));
    }

    /** What others depend on is looked after before them. */
    private List<Place> inOrder() {
        return expected.values().stream()
                .sorted(Comparator.comparingInt(place -> place.service().depth()))
                .toList();
    }

    private void expect(Place place) {
        expected.put(place.instance(), place);
    }
}
