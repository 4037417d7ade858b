package countme.topology.deploy.release;

import countme.topology.deploy.project.Project;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.Inventory.State;
import countme.topology.image.local.SuppliedImage;
import countme.topology.report.Problem;
import countme.topology.service.Promise;
import countme.topology.service.Service;
import countme.topology.state.Color;
import countme.topology.state.KeptReleases;
import countme.topology.state.Release;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which version runs, and which ones have. */
public final class DeployedVersions {
    private final Project project;
    private final KeptReleases kept;

    public DeployedVersions(Project project) {
        this.project = project;
        this.kept = project.memory().releases();
    }

    /** Tells whoever brings the stack up that it does not go by what the launcher carries; or that it has to, because the image is gone. */
    public void announce() {
        kept.current().ifPresent(release -> {
            if (project.store().find(release).isPresent()) {
                project.progress()
                        .say(project.topology().subject() + " is version " + release.title()
                                + ", deployed before; 'push' and 'deploy' change it");
            } else {
                project.progress()
                        .say(
                                "the image of " + release.version()
                                        + ", deployed last, is not on the engine any more; the version this launcher carries is used");
                kept.forget();
            }
        });
    }

    /** What the replicas that serve run from; where they differ because somebody changed them by hand, what the last of them does. */
    Release running() {
        Instance last = replicas().stream()
                .max(Comparator.comparingInt(Instance::slot))
                .orElseThrow(() ->
                        new Problem("There is nothing to deploy to", "No replica of it is there.", "Type 'up' first."));
        return kept.history().stream()
                .filter(release -> release.id().equals(last.imageId()))
                .findFirst()
                .orElseGet(() -> project.store().running(last.imageReference(), last.imageId()));
    }

    /** Whether there is a replica, whatever it runs. */
    boolean isThere() {
        return !replicas().isEmpty();
    }

    /** What a version promises; a {@link Problem} when it does not say. */
    Promise promise(Release release) {
        return promise(project.store().labels(release));
    }

    /** The same of an image with these labels. */
    Promise promise(Map<String, String> labels) {
        return project.topology().requireVersioned().promise(labels);
    }

    /** Whether a version logs in where it has to. */
    boolean logsIn(Release release) {
        return project.topology()
                .versioned()
                .map(versioned -> versioned.logsIn(project.store().labels(release)))
                .orElse(true);
    }

    /** Whether every replica does, whatever it runs, and what an {@code up} would make. */
    boolean logInEverywhere() {
        Stream<Release> running = project.topology().versioned().stream()
                .flatMap(versioned -> project.inventory().containers().stream()
                        .filter(one -> one.service().equals(versioned.service().name())))
                .map(one -> project.store().running(one.imageReference(), one.imageId()));
        return Stream.concat(running, kept.current().stream()).allMatch(this::logsIn);
    }

    /** See {@link countme.topology.image.ImageStore#agreed}. */
    String agreed(Release release) {
        return project.store().agreed(release);
    }

    /** Whether every replica that should be there runs it. */
    boolean isEverywhere(Release release) {
        List<Instance> replicas = replicas();
        return replicas.size() == service().slots().size()
                && replicas.stream()
                        .allMatch(one -> one.imageId().equals(release.id()) && one.state() == State.RUNNING);
    }

    private Service service() {
        return project.topology().requireVersioned().service();
    }

    private List<Instance> replicas() {
        String app = service().name();
        Color serving = kept.color();
        return project.inventory().containers().stream()
                .filter(one -> one.service().equals(app) && Color.of(one.slot()) == serving)
                .toList();
    }

    /**
     * One that was deployed before.
     *
     * @param version its name; empty for the one before {@code now}
     */
    Release earlier(String version, Release now) {
        return kept.earlier(version, now, "'push' and 'deploy'");
    }

    /** What it runs from; a {@link Problem} when that is gone. */
    SuppliedImage image(Release release) {
        return project.store()
                .find(release)
                .orElseThrow(() -> new Problem(
                        "The image of " + release.version() + " is not on the engine any more",
                        "Somebody removed " + release.image() + ".",
                        "Push and deploy that version again."));
    }
}
