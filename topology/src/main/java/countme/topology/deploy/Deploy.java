package countme.topology.deploy;

import countme.topology.config.Color;
import countme.topology.config.ExitCode;
import countme.topology.config.Group;
import countme.topology.config.KeptReleases;
import countme.topology.config.Problem;
import countme.topology.config.Progress;
import countme.topology.config.Release;
import countme.topology.config.Setting;
import countme.topology.config.Settings;
import countme.topology.deploy.Audit.Result;
import countme.topology.deploy.Hooks.Outcome;
import countme.topology.image.PullSource;
import countme.topology.image.ReleaseImages;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Changes the version of the counter that a running stack serves: deploys and rolls back, one at a time, each with an audit entry. */
public final class Deploy {
    private static final String DEPLOY = "deploy";
    private static final String ROLLBACK = "rollback";

    /**
     * How a deploy or a rollback went.
     *
     * @param changed names of the replicas that were replaced; empty when that version ran already
     */
    public record Deployed(Release now, Release before, Set<String> changed) {
        public Deployed {
            changed = Set.copyOf(changed);
        }
    }

    private final Project project;
    private final KeptReleases kept;
    private final DeployedVersions versions;
    private final RegistryAccess registry;
    private final FollowedTag followed;

    Deploy(Project project) {
        this.project = project;
        this.kept = KeptReleases.of(project.state());
        this.versions = new DeployedVersions(project);
        this.registry = new RegistryAccess(project);
        this.followed = new FollowedTag(project);
    }

    /** Refuses, with a Problem, where a program that is to be run before or after a deploy cannot be. */
    public void requirePrograms() {
        Hooks.of(project.settings()).require();
    }

    /** What {@link #deploy} would pull: image and digest. Reads only. */
    public String preview(String name) {
        versions.running();
        PullSource source = registry.source(name);
        return source.image() + " (" + registry.digest(source) + ")";
    }

    /** What {@link #rollBack} would go back to. Reads only. */
    public Release previewOfRollback(String version) {
        return versions.earlier(version, versions.running());
    }

    /**
     * Deploys.
     *
     * @param name a tag in the stack's registry, or an image with its repository
     * @throws Problem with {@link ExitCode#DEPLOY_FAILED} or {@link ExitCode#ROLLED_BACK} when the version before goes on serving
     */
    public Deployed deploy(String name) {
        return alone(DEPLOY, () -> {
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
            return followed.decideAgainst(() -> {
                Release next = registry.pull(source, digest);
                return versions.isEverywhere(next) ? new Deployed(next, before, Set.of()) : roll(next, before);
            });
        });
    }

    /**
     * Goes back to an earlier version.
     *
     * @param version one that was deployed; empty for the one before
     */
    public Deployed rollBack(String version) {
        return alone(ROLLBACK, () -> {
            Release before = versions.running();
            Release next = versions.earlier(version, before);
            if (versions.isEverywhere(next)) {
                return new Deployed(next, before, Set.of());
            }
            // It has served before: there is nothing to prove and nothing to watch.
            return followed.decideAgainst(() -> changeOver(ROLLBACK, next, before, true, Duration.ZERO));
        });
    }

    private Deployed roll(Release next, Release before) {
        Settings settings = project.settings();
        Hooks hooks = Hooks.of(settings);
        hooks.ask(next, before);
        try {
            Deployed done = changeOver(DEPLOY, next, before, false, settings.observe());
            tell(hooks, next, before, Outcome.deployed, null);
            return done;
        } catch (Problem e) {
            boolean back = e.exitCode() == ExitCode.ROLLED_BACK;
            tell(hooks, next, before, back ? Outcome.rolled_back : Outcome.failed, e);
            throw e;
        }
    }

    private void tell(Hooks hooks, Release next, Release before, Outcome outcome, @Nullable Problem reason) {
        String failure = hooks.tell(next, before, outcome, reason);
        if (!failure.isEmpty()) {
            progress().say("the program after a deploy failed: " + failure);
        }
    }

    private Deployed changeOver(String verb, Release next, Release before, boolean proven, Duration observed) {
        Rollout rollout = rollout();
        Set<String> changed = rollout.start(versions.image(next), proven);
        rollout.serve(observed);
        // In this order: who is killed after the first has deployed it, and the next 'up' removes what was before.
        List<Release> surplus = kept.deployed(next, before, kept.color().other());
        rollout.retire();
        String what = next.version() + ", before it " + before.version();
        project.audit().write(verb, String.join(", ", new TreeSet<>(changed)), Result.done, what);
        try {
            tidy(surplus);
        } catch (RuntimeException e) {
            progress().say("it serves, but what is left of older versions was not tidied up: " + Healer.reason(e));
        }
        return new Deployed(next, before, changed);
    }

    private void tidy(List<Release> surplus) {
        surplus.forEach(new ReleaseImages(project.engine())::remove);
        Means means = project.means(project.settings());
        var blueprint = new Blueprint(project.topology(), means.site(), means.lifetime());
        RunningImages.show(means, blueprint, project.images()::supply);
        new TrainedStarts(means).prepare(blueprint, project.images()::supply);
        RegistryPrune.run(project, kept.history());
    }

    private Deployed alone(String verb, Supplier<Deployed> work) {
        return project.locked(() -> {
            try {
                Version.requireNoNewer(project.inventory());
                return work.get();
            } catch (Problem e) {
                if (e.exitCode() == ExitCode.USAGE) {
                    throw e;
                }
                project.audit().write(verb, "", Result.failed, e.what());
                throw e.exitCode() == ExitCode.FAILED
                        ? new Problem(ExitCode.DEPLOY_FAILED, e.what(), e.why(), e.next(), e)
                        : e;
            }
        });
    }

    /** With the deploy's own patience, which is shorter than that of an {@code up}. */
    private Rollout rollout() {
        Settings patient = project.settings()
                .with(Setting.WAIT_TIMEOUT, project.settings().deployTimeout().toSeconds());
        Topologies topologies = project.topologies();
        Color other = topologies.color().other();
        return new Rollout(
                project.means(patient),
                project.images(),
                topologies.kept(),
                topologies.kept(new Group(other, false)),
                topologies.kept(new Group(other, true)));
    }

    private Progress progress() {
        return project.progress();
    }
}
