package countme.topology.deploy.release;

import countme.topology.deploy.project.Doorway;
import countme.topology.deploy.project.Project;
import countme.topology.deploy.project.Version;
import countme.topology.image.app.AppImage;
import countme.topology.image.app.PushTarget;
import countme.topology.image.local.SuppliedImage;
import countme.topology.report.Problem;
import countme.topology.service.Login;
import countme.topology.service.Promise;
import countme.topology.state.Release;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Pushes an image of the versioned service to the registry of a running stack. */
public final class Push {
    /**
     * What was pushed.
     *
     * @param image with registry and tag, as the engine can pull it
     * @param title its version, and what is in it
     * @param digest of its manifest, {@code sha256:…}
     */
    public record Pushed(String image, String title, String digest) {}

    private final Project project;
    private final AppImage app;

    public Push(Project project, AppImage app) {
        this.project = project;
        this.app = app;
    }

    /**
     * Its name in the registry; a {@link Problem} when the registry does not run. Reads only.
     *
     * @param version what to call it; empty for the app's version and a digest of all that is in it
     */
    public String image(String version) {
        String name = version.isEmpty()
                ? project.store().present(app.service().image()).map(app::name).orElse(Version.current() + "-…")
                : version;
        return new RegistryAccess(project).repository() + ":" + name;
    }

    /** What it would change of what users get. Reads only. */
    public Behaviour changes() {
        return behaviour(serving());
    }

    /**
     * Pushes; the same source and version have the same digest, wherever and however often they are built.
     *
     * @param consent is told what users would notice, if anything; throws where that is not meant
     */
    public Pushed run(String version, Consumer<Behaviour> consent) {
        SuppliedImage java = project.store().supply(app.service().image());
        String name = version.isEmpty() ? app.name(java) : version;
        requireTag(name);
        String agreed = agreed(name, consent);
        var registry = new RegistryAccess(project);
        String repository = registry.repository();
        try (Doorway way = registry.doorway()) {
            PushTarget target = target(repository, registry.login(), way, name, agreed);
            return new Pushed(
                    target.image(),
                    Release.title(name, app.subject()),
                    project.store().push(app, java, target));
        }
    }

    private String agreed(String name, Consumer<Behaviour> consent) {
        Optional<Release> serving = serving();
        Behaviour behaviour = behaviour(serving);
        if (!behaviour.isSame()) {
            consent.accept(behaviour);
            return behaviour.from();
        }
        // What serves already is pushed as it was, so that it has the same digest.
        return serving.filter(release -> release.version().equals(name))
                .map(new DeployedVersions(project)::agreed)
                .orElse("");
    }

    private Behaviour behaviour(Optional<Release> serving) {
        var versions = new DeployedVersions(project);
        Promise promise = versions.promise(app.saying());
        return Behaviour.of(promise, serving.map(versions::promise).orElse(promise));
    }

    /** Nothing to compare with when no replica is there. */
    private Optional<Release> serving() {
        var versions = new DeployedVersions(project);
        return versions.isThere() ? Optional.of(versions.running()) : Optional.empty();
    }

    private static void requireTag(String tag) {
        if (!Release.VERSION.matcher(tag).matches() || tag.equals(RegistryAccess.NEWEST)) {
            throw Problem.usage(
                    "Wrong value '" + tag + "' for --tag",
                    "Expected letters, digits, dots, dashes and underscores, at most 100, and not '"
                            + RegistryAccess.NEWEST + "', which every push gets.",
                    "Type 'push --tag 1.4.2', for example.");
        }
    }

    private static PushTarget target(String repository, Login login, Doorway way, String tag, String agreed) {
        return new PushTarget(
                repository,
                way.direct()
                        ? repository.substring(0, repository.indexOf('/'))
                        : "localhost:" + way.address().getPort(),
                List.of(tag, RegistryAccess.NEWEST),
                agreed,
                login.user(),
                login.password());
    }
}
