package countme.topology.deploy.release;

import countme.topology.config.Setting;
import countme.topology.config.Settings;
import countme.topology.deploy.project.Context;
import countme.topology.deploy.project.Operation;
import countme.topology.deploy.project.Project;
import countme.topology.deploy.project.Topologies;
import countme.topology.deploy.reconcile.Blueprint;
import countme.topology.deploy.reconcile.ImageReport;
import countme.topology.deploy.reconcile.TrainedStarts;
import countme.topology.image.local.SuppliedImage;
import countme.topology.image.supply.PullSource;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.Promise;
import countme.topology.service.Services;
import countme.topology.state.Color;
import countme.topology.state.KeptReleases;
import countme.topology.state.Release;
import countme.topology.state.UpstreamGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/** Changes the version that a running stack on an engine serves: deploys and rolls back, one at a time, each with an audit entry. */
public final class Deploy implements Releasing {
    private static final String DEPLOY = "deploy";
    private static final String ROLLBACK = "rollback";

    private final Project project;
    private final KeptReleases kept;
    private final DeployedVersions versions;
    private final RegistryAccess registry;
    private final Optional<FollowedTag> followed;
    private final ServiceAccess access;

    public Deploy(Project project) {
        this.project = project;
        this.kept = project.memory().releases();
        this.versions = new DeployedVersions(project);
        this.registry = new RegistryAccess(project);
        this.followed = FollowedTag.of(project);
        this.access = new ServiceAccess(project);
    }

    @Override
    public void requirePrograms() {
        Hooks.of(project.settings()).require();
    }

    @Override
    public Preview preview(String name) {
        Release before = versions.running();
        PullSource source = registry.source(name);
        String digest = registry.digest(source);
        return new Preview(
                source.image() + " (" + digest + ")",
                new RegistryLabels(project)
                        .of(source, digest)
                        .map(labels -> Behaviour.of(versions.promise(labels), versions.promise(before))));
    }

    @Override
    public Release previewOfRollback(String version) {
        return versions.earlier(version, versions.running());
    }

    @Override
    public Deployed deploy(String name, Consumer<Behaviour> consent) {
        return alone(DEPLOY, shortened(name), operation -> {
            requirePrograms();
            Release before = versions.running();
            PullSource source = registry.source(name);
            String digest = registry.digest(source);
            if (kept.current()
                            .filter(current -> current.digest().equals(digest))
                            .equals(Optional.of(before))
                    && versions.isEverywhere(before)) {
                return new Deployed(before, before, Set.of());
            }
            return FollowedTag.deciding(followed, () -> {
                Release next = registry.pull(source, digest);
                return versions.isEverywhere(next)
                        ? new Deployed(next, before, Set.of())
                        : roll(operation, next, before, consent);
            });
        });
    }

    @Override
    public Deployed rollBack(String version) {
        return alone(ROLLBACK, version, operation -> {
            Release before = versions.running();
            Release next = versions.earlier(version, before);
            if (versions.isEverywhere(next)) {
                return new Deployed(next, before, Set.of());
            }
            access.require(next);
            // It has served before: there is nothing to prove and nothing to watch.
            return FollowedTag.deciding(
                    followed, () -> changeOver(operation, next, before, Optional.empty(), Duration.ZERO));
        });
    }

    private Deployed roll(Operation operation, Release next, Release before, Consumer<Behaviour> consent) {
        Promise promise = versions.promise(next);
        access.require(next);
        Behaviour behaviour = Behaviour.of(promise, versions.promise(before));
        if (!behaviour.isSame() && !versions.agreed(next).equals(behaviour.from())) {
            consent.accept(behaviour);
        }
        Settings settings = project.settings();
        Hooks hooks = Hooks.of(settings);
        hooks.ask(next, before);
        return hooks.around(
                next,
                before,
                progress(),
                () -> changeOver(operation, next, before, Optional.of(promise), settings.observe()));
    }

    private Deployed changeOver(
            Operation operation, Release next, Release before, Optional<Promise> promise, Duration observed) {
        Rollout rollout = rollout();
        operation.begin();
        Set<String> changed = started(rollout, versions.image(next), promise);
        var surplus = new ArrayList<Release>();
        rollout.serve(
                observed,
                () -> surplus.addAll(kept.deployed(next, before, kept.color().other())));
        String what = next.version() + ", before it " + before.version()
                + (next.subject().isEmpty() ? "" : ": " + next.subject());
        operation.done(String.join(", ", new TreeSet<>(changed)), what);
        try {
            rollout.retire();
            access.settle();
            tidy(surplus);
        } catch (RuntimeException e) {
            progress()
                    .say("it serves, but not all that was before could be removed; the next 'up' does it: "
                            + Problem.reason(e));
        }
        return new Deployed(next, before, changed);
    }

    /** Once more where the connection to another machine broke off: nobody was sent to the new version yet. */
    private Set<String> started(Rollout rollout, SuppliedImage image, Optional<Promise> promise) {
        try {
            return rollout.start(image, promise);
        } catch (Problem e) {
            if (project.engine().isLocal() || !e.isPassing() || e.exitCode() == ExitCode.INTERRUPTED) {
                throw e;
            }
            progress().say(e.why() + " It is started once more.");
            return rollout.start(image, promise);
        }
    }

    /** A digest is long, and its beginning says enough. */
    private static String shortened(String name) {
        return name.startsWith("sha256:") ? name.substring(0, Math.min(name.length(), 19)) : name;
    }

    private void tidy(List<Release> surplus) {
        surplus.forEach(project.store()::remove);
        Context context = project.context(project.settings());
        var blueprint = new Blueprint(project.topology(), context.site(), context.lifetime());
        ImageReport.show(context, blueprint, project.images()::supply);
        new TrainedStarts(context).prepare(blueprint, project.images()::supply);
        RegistryPrune.run(project, kept.history());
    }

    private Deployed alone(String verb, String argument, Function<Operation, Deployed> work) {
        try {
            return project.change(verb, argument, operation -> {
                Topologies unused = project.keyed();
                operation.attempt();
                return work.apply(operation);
            });
        } catch (Problem e) {
            throw e.exitCode() == ExitCode.FAILED
                    ? new Problem(ExitCode.DEPLOY_FAILED, e.what(), e.why(), e.next(), e)
                    : e;
        }
    }

    /** With the deploy's own patience, which is shorter than that of an {@code up}. */
    private Rollout rollout() {
        Settings patient = project.settings()
                .with(Setting.WAIT_TIMEOUT, project.settings().deployTimeout().toSeconds());
        Topologies topologies = project.topologies();
        Color now = topologies.color();
        List<Services> groups = topologies.kept(List.of(
                new UpstreamGroup(now, false),
                new UpstreamGroup(now.other(), false),
                new UpstreamGroup(now.other(), true)));
        return new Rollout(project.context(patient), project.images(), groups.get(0), groups.get(1), groups.get(2));
    }

    private Progress progress() {
        return project.progress();
    }
}
