package countme.topology.cluster;

import countme.topology.deploy.project.Operation;
import countme.topology.deploy.release.Behaviour;
import countme.topology.deploy.release.FollowedTag;
import countme.topology.deploy.release.Hooks;
import countme.topology.deploy.release.Releasing;
import countme.topology.image.supply.PullSource;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.Inside;
import countme.topology.service.Promise;
import countme.topology.service.Service;
import countme.topology.service.Services;
import countme.topology.service.Versioned;
import countme.topology.state.KeptReleases;
import countme.topology.state.Release;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Changes the version that serves in a cluster. A pod of the new version proves it where no request comes; then the pods that serve are replaced one by one, and
 * watched. Going back is the same the other way.
 */
final class ClusterDeploy implements Releasing {
    private final ClusterProject project;
    private final ClusterUp up;
    private final KeptReleases kept;

    ClusterDeploy(ClusterProject project) {
        this.project = project;
        this.up = new ClusterUp(project);
        this.kept = project.record().releases();
    }

    /** A version by its image: what people call it is the tag, or else the digest's beginning. */
    static Release release(String image) {
        ImageName name = ImageName.of(image);
        return new Release(name.version(), image, image, name.digest(), "");
    }

    /** The image that is meant: a tag alone is one of the repository that is there. */
    static String image(String name, Release now) {
        if (name.contains("/") || name.contains(":") || name.contains("@")) {
            return name;
        }
        return repository(now) + ":" + name;
    }

    /** With what a tag names now, so that all pods run that, and going back finds it again; as it is where this machine cannot ask. */
    private String exact(String image) {
        ImageName name = ImageName.of(image);
        if (!name.digest().isEmpty() || name.tag().isEmpty()) {
            return image;
        }
        try {
            return project.registries()
                    .digest(new PullSource(name.repository(), name.tag(), null))
                    .map(digest -> image + "@" + digest)
                    .orElse(image);
        } catch (Problem e) {
            project.progress().say("the nodes look up what " + image + " is: " + e.why());
            return image;
        }
    }

    /** Where a version comes from, such as {@code registry.example/countme/app}. */
    static String repository(Release version) {
        return ImageName.of(version.image()).repository();
    }

    @Override
    public void requirePrograms() {
        Hooks.of(project.settings()).require();
    }

    @Override
    public Preview preview(String name) {
        project.requireThere();
        return new Preview(image(name, current()), Optional.empty());
    }

    @Override
    public Release previewOfRollback(String version) {
        project.requireThere();
        return earlier(version, current());
    }

    @Override
    public Deployed deploy(String name, Consumer<Behaviour> consent) {
        return changed("deploy", name, operation -> {
            requirePrograms();
            Release before = current();
            Release next = release(exact(image(name, before)));
            Services topology = settled(operation, before);
            return next.image().equals(before.image())
                    ? new Deployed(before, before, Set.of())
                    : FollowedTag.deciding(
                            RepositoryTag.followed(project), () -> deploy(operation, topology, next, before, consent));
        });
    }

    private Deployed deploy(
            Operation operation, Services topology, Release next, Release before, Consumer<Behaviour> consent) {
        Hooks hooks = Hooks.of(project.settings());
        prove(operation, topology, next, consent, () -> hooks.ask(next, before));
        return hooks.around(
                next,
                before,
                project.progress(),
                () -> changeOver(
                        operation, topology, next, before, project.settings().observe()));
    }

    @Override
    public Deployed rollBack(String version) {
        return changed("rollback", version, operation -> {
            Release before = current();
            Release next = earlier(version, before);
            Services topology = settled(operation, before);
            // It has served before: there is nothing to prove and nothing to watch.
            return FollowedTag.deciding(
                    RepositoryTag.followed(project),
                    () -> changeOver(operation, topology, next, before, Duration.ZERO));
        });
    }

    private Deployed changed(String verb, String argument, java.util.function.Function<Operation, Deployed> work) {
        project.requireThere();
        requireLasting();
        try {
            return project.change(verb, argument, operation -> {
                prepared(() -> {
                    project.keys().require();
                    return true;
                });
                operation.attempt();
                return work.apply(operation);
            });
        } catch (Problem e) {
            throw e.exitCode() == ExitCode.FAILED
                            || e.exitCode() == ExitCode.SERVICE_FAILED
                            || e.exitCode() == ExitCode.WAIT_TIMED_OUT
                    ? new Problem(ExitCode.DEPLOY_FAILED, e.what(), e.why(), e.next(), e)
                    : e;
        }
    }

    /** Whether the image is named elsewhere, and the next {@code up} would go by that. */
    boolean isNamedElsewhere() {
        return ClusterProject.isNamedNow(
                project.settings(), versioned(project.topology()).service().name());
    }

    private void requireLasting() {
        if (isNamedElsewhere()) {
            throw Problem.usage(
                    "A deploy would not last",
                    "The image of " + versioned(project.topology()).service().name() + " is set elsewhere ("
                            + ClusterProject.sourceOfImages(project.settings())
                            + "), and the next 'up' goes by that.",
                    "Change it there and type 'up', which proves nothing beforehand; or take it away and deploy again.");
        }
    }

    /**
     * What is to be changed, while the version that is remembered serves alone: a launcher that was killed may have left another one, which nobody has
     * watched.
     */
    private Services settled(Operation operation, Release current) {
        return prepared(() -> alone(operation, current));
    }

    /** What comes before a version is looked at is no fault of it. */
    private static <T> T prepared(Supplier<T> work) {
        try {
            return work.get();
        } catch (Problem e) {
            throw e.ofPlace();
        }
    }

    private Services alone(Operation operation, Release current) {
        Services topology = project.topologies().ensured(project.progress());
        Release told = serving(topology);
        requireUnchanged(topology, told);
        if (!told.image().equals(current.image())) {
            operation.begin();
            project.progress()
                    .say("a launcher has ended while it went over to " + told.version() + ": going back to "
                            + current.version() + " first");
            Set<String> unused = roll(topology, current, project.settings().waitTimeout());
        }
        return topology;
    }

    /** Only the version is to be changed: what else differs is for {@code up}, which asks. */
    private void requireUnchanged(Services topology, Release told) {
        ClusterUp.requireNone(up.changes(topology, images(topology, told)), "the version");
    }

    /** What the cluster was told last to run: not always what is remembered, if a launcher was killed. */
    private Release serving(Services topology) {
        String name = versioned(topology).service().name();
        return project.pods().owners().stream()
                .filter(owner -> owner instanceof Deployment
                        && owner.getMetadata().getName().equals(name))
                .map(owner -> release(
                        Progression.template(owner).getContainers().get(0).getImage()))
                .findFirst()
                .orElseGet(this::current);
    }

    private static Versioned versioned(Services topology) {
        return topology.requireVersioned();
    }

    private Map<String, String> images(Services topology, Release version) {
        var images = new HashMap<>(project.images(topology));
        images.put(versioned(topology).service().name(), version.image());
        return images;
    }

    private Release current() {
        return kept.current()
                .orElseThrow(() -> new Problem(
                        "There is nothing to deploy to",
                        "No version of it was brought up in this cluster.",
                        "Type 'up' first."));
    }

    private Release earlier(String version, Release now) {
        return kept.earlier(version, now, "'deploy'");
    }

    /** One pod of it, which no Service sends requests to, does all that it promises. */
    private void prove(
            Operation operation, Services topology, Release next, Consumer<Behaviour> consent, Runnable agreed) {
        Versioned versioned = versioned(topology);
        Deployment serving = up.wanted(topology, images(topology, next)).stream()
                .filter(object -> object instanceof Deployment
                        && Ownership.service(object).equals(versioned.service().name()))
                .map(Deployment.class::cast)
                .findFirst()
                .orElseThrow(() -> Problem.usage(
                        versioned.service().name() + " cannot be deployed in versions in a cluster",
                        "It keeps state, so there may not be two versions at a time.",
                        "Name the image with --image and type 'up'."));
        operation.begin();
        TemporaryPod.sweep(project);
        try (var candidate = TemporaryPod.candidate(project, serving)) {
            Pod pod = candidate.started(project.settings().deployTimeout());
            try (Progress.Task task = project.progress().start(pod.getMetadata().getName())) {
                task.now("verifying");
                Inside inside = project.inside(pod);
                Promise promise = versioned.promise(versioned.labels(inside));
                compare(topology, promise, consent);
                agreed.run();
                var proof = new Promise.Proof(inside, this::inside, project.time());
                promise.prove(proof);
                promise.proveAlone(proof);
                task.done("answers as it should, and counts exactly");
            }
        }
    }

    private void compare(Services topology, Promise promise, Consumer<Behaviour> consent) {
        Versioned versioned = versioned(topology);
        Map<String, String> said = prepared(() -> versioned.labels(inside(versioned.service())));
        if (said.isEmpty()) {
            project.progress().say("the version that serves does not say what it answers, so the two are not compared");
            return;
        }
        Behaviour behaviour = Behaviour.of(promise, versioned.promise(said));
        if (!behaviour.isSame()) {
            consent.accept(behaviour);
        }
    }

    private Inside inside(Service service) {
        return project.pods()
                .ready(service)
                .map(project::inside)
                .orElseThrow(() -> new Problem(
                                service.name() + " cannot be asked",
                                "None of its pods is ready.",
                                "'status' shows how they are; 'up' puts it right.")
                        .ofPlace());
    }

    private Deployed changeOver(
            Operation operation, Services topology, Release next, Release before, Duration observed) {
        operation.begin();
        var observation = new ClusterObservation(project, topology, observed);
        Set<String> changed;
        try {
            changed = roll(topology, next, project.settings().deployTimeout());
            observation.watch();
            // What is not remembered the next 'up' would take back.
            List<Release> unused =
                    project.insist(project.settings().deployTimeout(), () -> kept.deployed(next, before, kept.color()));
        } catch (RuntimeException e) {
            throw back(topology, before, Problem.of(e));
        }
        operation.done(String.join(", ", new TreeSet<>(changed)), next.version() + ", before it " + before.version());
        return new Deployed(next, before, changed);
    }

    private Set<String> roll(Services topology, Release version, Duration patience) {
        String service = versioned(topology).service().name();
        return up.roll(topology, images(topology, version), service, patience);
    }

    /** The version before serves alone again; where that is told only as far as it came about. */
    private Problem back(Services topology, Release before, Problem failure) {
        boolean interrupted = Thread.interrupted();
        try {
            project.progress().say("going back to " + before.version() + ": " + failure.what());
            Set<String> unused = roll(topology, before, project.settings().waitTimeout());
            return new Problem(
                    ExitCode.ROLLED_BACK,
                    failure.what() + "; " + before.version() + " serves again",
                    failure.why(),
                    "Put right what they name, then deploy again.",
                    failure);
        } catch (RuntimeException e) {
            Problem late = Problem.of(e);
            return new Problem(
                    ExitCode.DEPLOY_FAILED,
                    failure.what()
                            + (late.isPassing()
                                    ? "; nobody knows whether all pods are of the version before again: "
                                    : "; not all pods are of the version before again: ")
                            + late.what(),
                    failure.why() + "\n" + late.why(),
                    "Those that were ready go on serving. Type 'up': it makes the version before serve alone.",
                    failure);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
