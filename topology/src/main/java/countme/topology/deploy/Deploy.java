package countme.topology.deploy;

import countme.topology.config.ExitCode;
import countme.topology.config.KeptReleases;
import countme.topology.config.Problem;
import countme.topology.config.Progress;
import countme.topology.config.Release;
import countme.topology.config.Setting;
import countme.topology.config.Settings;
import countme.topology.deploy.Audit.Result;
import countme.topology.deploy.Hooks.Outcome;
import countme.topology.docker.DeployLock;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.Inventory.State;
import countme.topology.image.PullSource;
import countme.topology.image.RegistryImages;
import countme.topology.image.ReleaseImages;
import countme.topology.image.SuppliedImage;
import java.util.Comparator;
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

    private final Deployment deployment;
    private final KeptReleases kept;
    private final RegistryAccess registry;

    Deploy(Deployment deployment) {
        this.deployment = deployment;
        this.kept = KeptReleases.of(deployment.state());
        this.registry = new RegistryAccess(deployment);
    }

    /** What {@link #deploy} would pull: image and digest. Reads only. */
    public String preview(String name) {
        running();
        PullSource source = registry.source(name);
        return source.image() + " (" + digest(source) + ")";
    }

    /** What {@link #rollBack} would go back to. Reads only. */
    public Release previewOfRollback(String version) {
        return earlier(version, running());
    }

    /**
     * Deploys.
     *
     * @param name a tag in the stack's registry, or an image with its repository
     * @throws Problem with {@link ExitCode#DEPLOY_FAILED} or {@link ExitCode#ROLLED_BACK} when the version before goes on serving
     */
    public Deployed deploy(String name) {
        return alone(DEPLOY, () -> {
            Release before = running();
            PullSource source = registry.source(name);
            String digest = digest(source);
            if (kept.current()
                            .filter(current -> current.digest().equals(digest))
                            .equals(Optional.of(before))
                    && isEverywhere(before)) {
                return new Deployed(before, before, Set.of());
            }
            Release next = pull(source, digest);
            Optional<String> followed = followed();
            Deployed done = isEverywhere(next) ? new Deployed(next, before, Set.of()) : roll(next, before);
            // What was there when somebody decided otherwise is not to take its place a moment later.
            followed.ifPresent(kept::see);
            return done;
        });
    }

    /**
     * Goes back to an earlier version.
     *
     * @param version one that was deployed; empty for the one before
     */
    public Deployed rollBack(String version) {
        return alone(ROLLBACK, () -> {
            Release before = running();
            Release next = earlier(version, before);
            if (isEverywhere(next)) {
                return new Deployed(next, before, Set.of());
            }
            Optional<String> followed = followed();
            Set<String> changed = rollout().back(image(next));
            keep(next, before);
            followed.ifPresent(kept::see);
            return written(ROLLBACK, new Deployed(next, before, changed));
        });
    }

    /** What the followed tag names now, if that is new; empty when nothing was pushed yet, too. */
    Optional<String> arrived() {
        Optional<String> digest =
                images().digest(registry.source(deployment.settings().followTag()));
        return digest.filter(one -> !kept.seen().equals(Optional.of(one))
                && !kept.current().map(Release::digest).equals(Optional.of(one)));
    }

    private Optional<String> followed() {
        String tag = deployment.settings().followTag();
        try {
            return tag.isEmpty() ? Optional.empty() : images().digest(registry.source(tag));
        } catch (Problem e) {
            // Nobody follows a registry that is away.
            return Optional.empty();
        }
    }

    /** This digest was tried: it does not count as new any more, whatever came of it. */
    void tried(String digest) {
        kept.see(digest);
    }

    private Deployed roll(Release next, Release before) {
        Settings settings = deployment.settings();
        var hooks = new Hooks(settings.project(), settings.beforeDeploy(), settings.afterDeploy());
        hooks.ask(next, before);
        try {
            Set<String> changed = rollout().replace(image(before), image(next), settings.observe());
            keep(next, before);
            tell(hooks, next, before, Outcome.deployed, null);
            return written(DEPLOY, new Deployed(next, before, changed));
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

    private void keep(Release next, Release before) {
        kept.deployed(next, before).forEach(new ReleaseImages(deployment.engine())::remove);
        deployment.showImages();
        RegistryPrune.run(deployment, kept.history());
    }

    private Deployed written(String verb, Deployed done) {
        deployment
                .audit()
                .write(
                        verb,
                        String.join(", ", new TreeSet<>(done.changed())),
                        Result.done,
                        done.now().version() + ", before it " + done.before().version());
        return done;
    }

    private Deployed alone(String verb, Supplier<Deployed> work) {
        return DeployLock.holding(deployment.state().state(), () -> {
            try {
                Version.requireNoNewer(deployment.inventory());
                return work.get();
            } catch (Problem e) {
                if (e.exitCode() == ExitCode.USAGE) {
                    throw e;
                }
                deployment.audit().write(verb, "", Result.failed, e.what());
                throw e.exitCode() == ExitCode.FAILED
                        ? new Problem(ExitCode.DEPLOY_FAILED, e.what(), e.why(), e.next(), e)
                        : e;
            }
        });
    }

    private String digest(PullSource source) {
        return images().digest(source)
                .orElseThrow(() -> new Problem(
                        "There is no image " + source.image(),
                        "The registry has none of that name.",
                        "Type 'push' to put this launcher's version there."));
    }

    private Release pull(PullSource source, String digest) {
        try (Progress.Task task = progress().start("image " + source.image())) {
            task.now("pulling");
            String image = images().pull(source, digest, task);
            Release release = new ReleaseImages(deployment.engine()).pulled(image, digest);
            task.done(release.version());
            return release;
        }
    }

    /** What the replicas run from; where they differ because a deploy was cut short, what the last of them does: it is replaced last. */
    private Release running() {
        Instance last = replicas().stream()
                .max(Comparator.comparingInt(Instance::slot))
                .orElseThrow(() -> new Problem(
                        "There is nothing to deploy to", "No replica of the counter is there.", "Type 'up' first."));
        return kept.history().stream()
                .filter(release -> release.id().equals(last.imageId()))
                .findFirst()
                .orElseGet(() -> ReleaseImages.of(last.imageReference(), last.imageId()));
    }

    private boolean isEverywhere(Release release) {
        List<Instance> replicas = replicas();
        return replicas.size() == deployment.topology().app().slots().size()
                && replicas.stream()
                        .allMatch(one -> one.imageId().equals(release.id()) && one.state() == State.RUNNING);
    }

    private List<Instance> replicas() {
        return deployment.inventory().containers().stream()
                .filter(one ->
                        one.service().equals(deployment.topology().app().name()) && one.slot() != Rollout.CANDIDATE)
                .toList();
    }

    private Release earlier(String version, Release now) {
        List<Release> others = kept.history().stream()
                .filter(release -> !release.id().equals(now.id()))
                .toList();
        String known = String.join(", ", others.stream().map(Release::version).toList());
        return others.stream()
                .filter(release -> version.isEmpty() || release.version().equals(version))
                .findFirst()
                .orElseThrow(() -> Problem.usage(
                        version.isEmpty() ? "There is nothing to go back to" : "There is no version '" + version + "'",
                        others.isEmpty()
                                ? now.version() + " is the only version that was deployed here."
                                : "These were deployed before: " + known + ".",
                        others.isEmpty() ? "Deploy another one with 'push' and 'deploy'." : "Name one of them."));
    }

    private SuppliedImage image(Release release) {
        return new ReleaseImages(deployment.engine())
                .find(release)
                .orElseThrow(() -> new Problem(
                        "The image of " + release.version() + " is not on the engine any more",
                        "Somebody removed " + release.image() + ".",
                        "Push and deploy that version again."));
    }

    /** With the deploy's own patience, which is shorter than that of an {@code up}. */
    private Rollout rollout() {
        Settings patient = deployment
                .settings()
                .with(
                        Setting.WAIT_TIMEOUT,
                        deployment.settings().deployTimeout().toSeconds());
        return new Rollout(deployment.means(patient), deployment.topology());
    }

    private RegistryImages images() {
        return new RegistryImages(deployment.engine());
    }

    private Progress progress() {
        return deployment.progress();
    }
}
