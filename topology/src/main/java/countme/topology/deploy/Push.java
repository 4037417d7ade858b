package countme.topology.deploy;

import countme.topology.config.Problem;
import countme.topology.config.Release;
import countme.topology.image.PushTarget;
import countme.topology.service.Login;
import java.util.List;

/** Pushes the counter's image, made of the files this launcher carries, to the registry of a running stack. */
public final class Push {
    /**
     * What was pushed.
     *
     * @param image with registry and tag, as the engine can pull it
     * @param digest of its manifest, {@code sha256:…}
     */
    public record Pushed(String image, String digest) {}

    private final Project project;

    Push(Project project) {
        this.project = project;
    }

    /**
     * Its name in the registry; a {@link Problem} when the registry does not run.
     *
     * @param version what to call it; empty for the launcher's version and the revision of its source
     */
    public String image(String version) {
        return target(version).image();
    }

    /** Pushes; the same source and version have the same digest, wherever and however often they are built. */
    public Pushed run(String version) {
        PushTarget target = target(version);
        return new Pushed(
                target.image(), project.images().push(project.topology().app(), target));
    }

    private PushTarget target(String version) {
        String tag = version.isEmpty() ? ownVersion() : version;
        if (!Release.VERSION.matcher(tag).matches() || tag.equals(RegistryAccess.NEWEST)) {
            throw Problem.usage(
                    "Wrong value '" + tag + "' for --tag",
                    "Expected letters, digits, dots, dashes and underscores, at most 100, and not '"
                            + RegistryAccess.NEWEST + "', which every push gets.",
                    "Type 'push --tag 1.4.2', for example.");
        }
        var registry = new RegistryAccess(project);
        Login login = registry.login();
        return new PushTarget(
                registry.repository(),
                List.of(tag, RegistryAccess.NEWEST),
                Version.revision(),
                login.user(),
                login.password());
    }

    private static String ownVersion() {
        String revision = Version.revision();
        return Version.current() + (revision.isEmpty() ? "" : "-" + revision);
    }
}
